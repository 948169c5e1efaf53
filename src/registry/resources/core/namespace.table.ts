import type { Namespace } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const namespacesTable: TableDefinition<Namespace> = {
  columns: [nameColumn, column('Status', 'Whether the namespace is in use or going away'), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.status.phase ?? '', ageOf(object, now)],
};
