import type { KubeObject } from '../../api/object.js';
import type { TableDefinition } from '../table.js';
import { createdAtColumn, nameColumn } from './printing.js';

/** What every kind without columns of its own shows (upstream: rest.NewDefaultTableConvertor). */
export const defaultTable: TableDefinition<KubeObject> = {
  columns: [nameColumn, createdAtColumn],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? '0001-01-01T00:00:00Z'],
};
