import type { ReplicaSet } from '#types/apps.v1';
import { formatLabelSelector } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

export const replicaSetsTable: TableDefinition<ReplicaSet> = {
  columns: [
    nameColumn,
    column('Desired', doc('apps.v1.ReplicaSetSpec.replicas'), 'integer'),
    column('Current', doc('apps.v1.ReplicaSetStatus.replicas'), 'integer'),
    column('Ready', doc('apps.v1.ReplicaSetStatus.readyReplicas'), 'integer'),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('apps.v1.ReplicaSetSpec.selector'))),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec.replicas ?? 0,
    object.status.replicas ?? 0,
    object.status.readyReplicas ?? 0,
    ageOf(object, now),
    ...containerCells(object.spec.template.spec.containers),
    formatLabelSelector(object.spec.selector),
  ],
};
