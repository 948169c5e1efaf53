import type { PersistentVolume } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import {
  accessModesText,
  ageColumn,
  ageOf,
  column,
  doc,
  nameColumn,
  orUnset,
  storageClassOf,
  wide,
} from '../printing.js';

export const persistentVolumesTable: TableDefinition<PersistentVolume> = {
  columns: [
    nameColumn,
    column('Capacity', doc('core.v1.PersistentVolumeSpec.capacity')),
    column('Access Modes', doc('core.v1.PersistentVolumeSpec.accessModes')),
    column('Reclaim Policy', doc('core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy')),
    column('Status', doc('core.v1.PersistentVolumeStatus.phase')),
    column('Claim', doc('core.v1.PersistentVolumeSpec.claimRef')),
    column('StorageClass', 'The class the volume is of'),
    column('VolumeAttributesClass', 'The attributes class the volume has'),
    column('Reason', doc('core.v1.PersistentVolumeStatus.reason')),
    ageColumn,
    wide(column('VolumeMode', doc('core.v1.PersistentVolumeSpec.volumeMode'))),
  ],
  cells(volume, now) {
    const { metadata, spec, status } = volume;
    const claim = spec.claimRef;
    return [
      metadata.name ?? '',
      spec.capacity?.storage ?? '0',
      accessModesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
      claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
      storageClassOf(volume),
      orUnset(spec.volumeAttributesClassName),
      status.reason ?? '',
      ageOf(volume, now),
      orUnset(spec.volumeMode),
    ];
  },
};
