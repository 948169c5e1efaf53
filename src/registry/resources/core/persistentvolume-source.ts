import type { PersistentVolumeSpec } from '#types/core.v1';

/** The volume types as the unversioned Go type has them, in its order. */
const goNames: Partial<Record<keyof PersistentVolumeSpec, string>> = {
  gcePersistentDisk: 'GCEPersistentDisk',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  hostPath: 'HostPath',
  glusterfs: 'Glusterfs',
  nfs: 'NFS',
  rbd: 'RBD',
  quobyte: 'Quobyte',
  iscsi: 'ISCSI',
  flexVolume: 'FlexVolume',
  cinder: 'Cinder',
  cephfs: 'CephFS',
  fc: 'FC',
  flocker: 'Flocker',
  azureFile: 'AzureFile',
  vsphereVolume: 'VsphereVolume',
  azureDisk: 'AzureDisk',
  photonPersistentDisk: 'PhotonPersistentDisk',
  portworxVolume: 'PortworxVolume',
  scaleIO: 'ScaleIO',
  local: 'Local',
  storageos: 'StorageOS',
  csi: 'CSI',
};

/** What Go prints for the fields that are absent, for the volume types that are still in use. */
const zeroes: Partial<Record<keyof PersistentVolumeSpec, Record<string, unknown>>> = {
  hostPath: { Path: '', Type: null },
  nfs: { Server: '', Path: '', ReadOnly: false },
  local: { Path: '', FSType: null },
  csi: {
    Driver: '',
    VolumeHandle: '',
    ReadOnly: false,
    FSType: '',
    VolumeAttributes: null,
    ControllerPublishSecretRef: null,
    NodeStageSecretRef: null,
    NodePublishSecretRef: null,
    ControllerExpandSecretRef: null,
    NodeExpandSecretRef: null,
  },
};

const goName = (field: string) => (field === 'fsType' ? 'FSType' : field[0].toUpperCase() + field.slice(1));

const inGo = (value: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).map(([field, part]) => [
      goName(field),
      field.endsWith('SecretRef') && part ? inGo({ name: '', namespace: '', ...part }) : part,
    ]),
  );

/** A volume's source as kube-apiserver compares and shows it. */
export const shownSource = (spec: PersistentVolumeSpec): Record<string, unknown> =>
  Object.fromEntries(
    (Object.entries(goNames) as [keyof PersistentVolumeSpec, string][]).map(([field, name]) => {
      const source = spec[field];
      return [name, source === undefined ? null : { ...zeroes[field], ...inGo(source as object) }];
    }),
  );
