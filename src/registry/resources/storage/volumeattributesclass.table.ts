import type { VolumeAttributesClass } from '#types/storage.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const volumeAttributesClassesTable: TableDefinition<VolumeAttributesClass> = {
  columns: [nameColumn, column('DriverName', doc('storage.v1.VolumeAttributesClass.driverName')), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.driverName, ageOf(object, now)],
};
