import type { ReplicationController } from '#types/core.v1';
import { formatLabels } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

export const replicationControllersTable: TableDefinition<ReplicationController> = {
  columns: [
    nameColumn,
    column('Desired', doc('core.v1.ReplicationControllerSpec.replicas'), 'integer'),
    column('Current', doc('core.v1.ReplicationControllerStatus.replicas'), 'integer'),
    column('Ready', doc('core.v1.ReplicationControllerStatus.readyReplicas'), 'integer'),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('core.v1.ReplicationControllerSpec.selector'))),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec.replicas ?? 0,
    object.status.replicas ?? 0,
    object.status.readyReplicas ?? 0,
    ageOf(object, now),
    ...containerCells(object.spec.template?.spec.containers),
    formatLabels(object.spec.selector),
  ],
};
