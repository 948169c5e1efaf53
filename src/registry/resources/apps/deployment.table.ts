import type { Deployment } from '#types/apps.v1';
import { formatSelector } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

export const deploymentsTable: TableDefinition<Deployment> = {
  columns: [
    nameColumn,
    column('Ready', 'How many of the wanted pods are ready'),
    column('Up-to-date', doc('apps.v1.DeploymentStatus.updatedReplicas')),
    column('Available', doc('apps.v1.DeploymentStatus.availableReplicas')),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('apps.v1.DeploymentSpec.selector'))),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`,
    object.status.updatedReplicas ?? 0,
    object.status.availableReplicas ?? 0,
    ageOf(object, now),
    ...containerCells(object.spec.template.spec.containers),
    formatSelector(object.spec.selector),
  ],
};
