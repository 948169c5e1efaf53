import type { ConfigMap } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const configMapsTable: TableDefinition<ConfigMap> = {
  columns: [nameColumn, column('Data', doc('core.v1.ConfigMap.data')), ageColumn],
  cells: (object, now) => [
    object.metadata.name ?? '',
    Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
    ageOf(object, now),
  ],
};
