import type { CSINode } from '#types/storage.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const csiNodesTable: TableDefinition<CSINode> = {
  columns: [nameColumn, column('Drivers', 'How many CSI drivers the node has', 'integer'), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.spec.drivers?.length ?? 0, ageOf(object, now)],
};
