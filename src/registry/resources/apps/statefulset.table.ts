import type { StatefulSet } from '#types/apps.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, nameColumn } from '../printing.js';

export const statefulSetsTable: TableDefinition<StatefulSet> = {
  columns: [nameColumn, column('Ready', 'How many of the wanted pods are ready'), ageColumn, ...containerColumns],
  cells: (object, now) => [
    object.metadata.name ?? '',
    `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`,
    ageOf(object, now),
    ...containerCells(object.spec.template.spec.containers),
  ],
};
