import type { PersistentVolumeClaim } from '#types/core.v1';
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

export const persistentVolumeClaimsTable: TableDefinition<PersistentVolumeClaim> = {
  columns: [
    nameColumn,
    column('Status', doc('core.v1.PersistentVolumeClaimStatus.phase')),
    column('Volume', doc('core.v1.PersistentVolumeClaimSpec.volumeName')),
    column('Capacity', doc('core.v1.PersistentVolumeClaimStatus.capacity')),
    column('Access Modes', doc('core.v1.PersistentVolumeClaimStatus.accessModes')),
    column('StorageClass', 'The class the claim asks for'),
    column('VolumeAttributesClass', 'The attributes class the claim asks for'),
    ageColumn,
    wide(column('VolumeMode', doc('core.v1.PersistentVolumeClaimSpec.volumeMode'))),
  ],
  cells(claim, now) {
    const { metadata, spec, status } = claim;
    const bound = Boolean(spec.volumeName);
    return [
      metadata.name ?? '',
      metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
      spec.volumeName ?? '',
      bound ? (status.capacity?.storage ?? '0') : '',
      bound ? accessModesText(status.accessModes) : '',
      storageClassOf(claim),
      orUnset(spec.volumeAttributesClassName),
      ageOf(claim, now),
      orUnset(spec.volumeMode),
    ];
  },
};
