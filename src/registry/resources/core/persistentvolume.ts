import type { PersistentVolume, PersistentVolumeSpec } from '#types/core.v1';
import type { Strategy } from '../../strategy.js';
import { betaStorageClass } from '../printing.js';
import { persistentVolumesTable } from './persistentvolume.table.js';
import { nodeAffinityWarnings } from './persistentvolume-affinity.js';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './persistentvolume-validation.js';
import { defaultResourceList } from './pod/resource-defaults.js';
import { defaultVolume } from './pod/volume-defaults.js';

function defaults({ spec, status }: PersistentVolume): void {
  status.phase ||= 'Pending';
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  defaultResourceList(spec.capacity);
  // these sources have the same defaults as in a pod's volumes, where no source at all would be an emptyDir
  const { hostPath, rbd, iscsi, azureDisk, scaleIO } = spec;
  defaultVolume({ name: '', emptyDir: {}, hostPath, rbd, iscsi, azureDisk, scaleIO });
}

const deprecatedAnnotations = {
  [betaStorageClass]: 'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
};

const deprecatedSources: [keyof PersistentVolumeSpec, string, string][] = [
  ['cephfs', 'spec.cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'spec.photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'spec.scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'spec.storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'spec.glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'spec.rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

const warnings = ({ metadata, spec }: PersistentVolume): string[] => [
  ...Object.entries(deprecatedAnnotations)
    .filter(([key]) => metadata.annotations?.[key] !== undefined)
    .map(([key, message]) => `metadata.annotations[${key}]: ${message}`),
  ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
    ? [
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      ]
    : []),
  ...nodeAffinityWarnings(spec),
  ...deprecatedSources.filter(([field]) => spec[field] !== undefined).map(([, path, message]) => `${path}: ${message}`),
];

export const persistentVolumes: Strategy<PersistentVolume> = {
  table: persistentVolumesTable,
  defaults,
  prepareForCreate(volume, { now }) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: now };
  },
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings,
  subresources: {
    status: {
      /** The time of the last change of phase is kept for those who don't keep it. */
      prepareForUpdate({ status }, old, { now }) {
        const before = old.status.lastPhaseTransitionTime;
        if (old.status.phase === status.phase) status.lastPhaseTransitionTime ??= before;
        else if ((status.lastPhaseTransitionTime ?? before) === before) status.lastPhaseTransitionTime = now;
      },
    },
  },
  selectableFields: ({ metadata }) => ({ name: metadata.name ?? '' }),
};
