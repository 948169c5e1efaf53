import type {
  CSIPersistentVolumeSource,
  PersistentVolume,
  PersistentVolumeSpec,
  SecretReference,
} from '#types/core.v1';
import { equal, immutable } from '../../../api/checks.js';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';
import { parseQuantity } from '../../../api/quantity.js';
import { diffOf } from '../../../api/unified-diff.js';
import { shownSource } from './persistentvolume-source.js';
import { validateAccessModes, validateAmount, validateClassName, volumeModes } from './persistentvolumeclaim-spec.js';
import { nonEmpty } from './pod/checks.js';
import { validateNoBacksteps } from './pod/paths.js';
import { validateCSIDriverName } from './pod/volume-vendors.js';

const specPath = Path.of('spec');
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

type Source = {
  [K in keyof PersistentVolumeSpec]?: (source: NonNullable<PersistentVolumeSpec[K]>, path: Path) => FieldError[];
};

/** The volume types in the order in which upstream counts them, with their rules. */
const sources: Source = {
  hostPath: ({ path: value }, path) =>
    value ? validateNoBacksteps(value, path.child('path')) : [required(path.child('path'))],
  gcePersistentDisk: ({ pdName }, path) => nonEmpty(pdName, path.child('pdName')),
  awsElasticBlockStore: ({ volumeID }, path) => nonEmpty(volumeID, path.child('volumeID')),
  glusterfs: ({ endpoints, path: value }, path) => [
    ...nonEmpty(endpoints, path.child('endpoints')),
    ...nonEmpty(value, path.child('path')),
  ],
  flocker: () => [],
  nfs: ({ server, path: value }, path) => [
    ...nonEmpty(server, path.child('server')),
    ...nonEmpty(value, path.child('path')),
    ...(value.startsWith('/') ? [] : [invalidValue(path.child('path'), value, 'must be an absolute path')]),
  ],
  rbd: ({ monitors, image }, path) => [
    ...(monitors?.length ? [] : [required(path.child('monitors'))]),
    ...nonEmpty(image, path.child('image')),
  ],
  quobyte: ({ registry }, path) => nonEmpty(registry, path.child('registry')),
  cephfs: ({ monitors }, path) => (monitors?.length ? [] : [required(path.child('monitors'))]),
  iscsi: ({ targetPortal, iqn }, path) => [
    ...nonEmpty(targetPortal, path.child('targetPortal')),
    ...nonEmpty(iqn, path.child('iqn')),
  ],
  cinder: ({ volumeID }, path) => nonEmpty(volumeID, path.child('volumeID')),
  fc: () => [],
  flexVolume: ({ driver }, path) => nonEmpty(driver, path.child('driver')),
  azureFile: ({ secretName, shareName }, path) => [
    ...nonEmpty(secretName, path.child('secretName')),
    ...nonEmpty(shareName, path.child('shareName')),
  ],
  vsphereVolume: ({ volumePath }, path) => nonEmpty(volumePath, path.child('volumePath')),
  photonPersistentDisk: ({ pdID }, path) => nonEmpty(pdID, path.child('pdID')),
  portworxVolume: ({ volumeID }, path) => nonEmpty(volumeID, path.child('volumeID')),
  azureDisk: ({ diskName }, path) => nonEmpty(diskName, path.child('diskName')),
  scaleIO: ({ gateway }, path) => nonEmpty(gateway, path.child('gateway')),
  local: ({ path: value }, path) =>
    value ? validateNoBacksteps(value, path.child('path')) : [required(path.child('path'))],
  storageos: () => [],
  csi: validateCSI,
};

function validateCSI(csi: CSIPersistentVolumeSource, path: Path): FieldError[] {
  const references = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const;
  return [
    ...validateCSIDriverName(csi.driver, path.child('driver')),
    ...nonEmpty(csi.volumeHandle, path.child('volumeHandle')),
    ...references.flatMap((field) => validateSecretReference(csi[field], path.child(field))),
  ];
}

function validateSecretReference(reference: SecretReference | undefined, path: Path): FieldError[] {
  if (reference === undefined) return [];
  const { name = '', namespace = '' } = reference;
  return [
    ...(name ? invalidEach(path.child('name'), name, isDNS1123Subdomain(name)) : [required(path.child('name'))]),
    ...(namespace
      ? invalidEach(path.child('namespace'), namespace, isDNS1123Label(namespace))
      : [required(path.child('namespace'))]),
  ];
}

function validateSource(spec: PersistentVolumeSpec): FieldError[] {
  const given = Object.entries(sources).filter(([field]) => spec[field as keyof PersistentVolumeSpec] !== undefined);
  if (given.length === 0) return [required(specPath, 'must specify a volume type')];
  return given.flatMap(([field, rules], i) => {
    if (i > 0) return [forbidden(specPath.child(field), 'may not specify more than 1 volume type')];
    return (rules as (source: unknown, path: Path) => FieldError[])(
      spec[field as keyof PersistentVolumeSpec],
      specPath.child(field),
    );
  });
}

function validateCapacity(capacity: Record<string, string> = {}): FieldError[] {
  const path = specPath.child('capacity');
  const names = Object.keys(capacity);
  const errors = names.length === 0 ? [required(path)] : [];
  if (!('storage' in capacity) || names.length > 1) {
    errors.push(notSupported(path, names.length === 0 ? null : capacity, ['storage']));
  }
  for (const [name, amount] of Object.entries(capacity)) {
    const at = path.key(name);
    errors.push(...validateAmount(amount, at));
    if (parseQuantity(amount).sign() <= 0) errors.push(invalidValue(at, amount, 'must be greater than zero'));
  }
  return errors;
}

const oneOf = (value: string | undefined, supported: string[], path: Path): FieldError[] =>
  !value || supported.includes(value) ? [] : [notSupported(path, value, supported)];

function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return [];
  const path = specPath.child('volumeAttributesClassName');
  const errors = name === '' ? [required(path, 'an empty string is disallowed')] : validateClassName(name, path);
  if (csi !== undefined) return errors;
  return [...errors, required(specPath.child('csi'), 'has to be specified when using volumeAttributesClassName')];
}

/** The sources that may be mounted with options from the annotation of old. */
const mountable: (keyof PersistentVolumeSpec)[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
];
const mountOptions = 'volume.beta.kubernetes.io/mount-options';

export function validatePersistentVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, nodeAffinity, hostPath } = spec;
  const policyPath = specPath.child('persistentVolumeReclaimPolicy');
  const affinityPath = specPath.child('nodeAffinity');
  const errors = [
    ...(accessModes.length > 0 ? [] : [required(specPath.child('accessModes'))]),
    ...validateAccessModes(accessModes, specPath.child('accessModes')),
    ...validateCapacity(spec.capacity),
    ...oneOf(policy, reclaimPolicies, policyPath),
    ...(nodeAffinity && !nodeAffinity.required
      ? [required(affinityPath.child('required'), 'must specify required node constraints')]
      : []),
    ...validateSource(spec),
    ...(spec.local && !nodeAffinity ? [required(affinityPath, 'Local volume requires node affinity')] : []),
  ];
  if (policy === 'Recycle' && /^\/[/.]*$/.test(hostPath?.path ?? '')) {
    errors.push(forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'"));
  }
  errors.push(...validateClassName(spec.storageClassName, specPath.child('storageClassName')));
  errors.push(...oneOf(spec.volumeMode, volumeModes, specPath.child('volumeMode')), ...validateAttributesClass(spec));
  const takesOptions = mountable.some((field) => spec[field] !== undefined);
  if (metadata.annotations?.[mountOptions] !== undefined && !takesOptions) {
    const path = Path.of('metadata', 'annotations', mountOptions);
    errors.push(forbidden(path, 'may not specify mount options for this volume type'));
  }
  return errors;
}

/** What a volume is cannot change, but for a CSI volume's secret for expansion, which may be added. */
export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const { spec } = volume;
  const errors = [...validatePersistentVolume(volume), ...validatePersistentVolume(volume)];
  const added = old.spec.csi && !old.spec.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef;
  const csi = added && spec.csi ? { ...spec.csi, controllerExpandSecretRef: undefined } : spec.csi;
  const [before, after] = [shownSource(old.spec), shownSource({ ...spec, csi })];
  if (!equal(before, after)) {
    const message = `spec.persistentvolumesource is immutable after creation\n${diffOf(before, after)}`;
    errors.push(forbidden(specPath.child('persistentvolumesource'), message));
  }
  errors.push(...immutable(spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')));
  if (!equal(old.spec.nodeAffinity ?? null, spec.nodeAffinity ?? null) && old.spec.nodeAffinity !== undefined) {
    errors.push(...immutable(spec.nodeAffinity ?? null, old.spec.nodeAffinity, Path.of('nodeAffinity')));
  }
  if (old.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    errors.push(
      forbidden(specPath.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden'),
    );
  }
  return errors;
}
