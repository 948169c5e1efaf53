import type { StorageClass } from '#types/storage.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const storageClassesTable: TableDefinition<StorageClass> = {
  columns: [
    nameColumn,
    column('Provisioner', doc('storage.v1.StorageClass.provisioner')),
    column('ReclaimPolicy', doc('storage.v1.StorageClass.reclaimPolicy')),
    column('VolumeBindingMode', doc('storage.v1.StorageClass.volumeBindingMode')),
    column('AllowVolumeExpansion', doc('storage.v1.StorageClass.allowVolumeExpansion')),
    ageColumn,
  ],
  cells(object, now) {
    const isDefault = defaultAnnotations.some((annotation) => object.metadata.annotations?.[annotation] === 'true');
    return [
      (object.metadata.name ?? '') + (isDefault ? ' (default)' : ''),
      object.provisioner,
      object.reclaimPolicy ?? 'Delete',
      object.volumeBindingMode ?? 'Immediate',
      object.allowVolumeExpansion ?? false,
      ageOf(object, now),
    ];
  },
};
