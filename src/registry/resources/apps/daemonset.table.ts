import type { DaemonSet } from '#types/apps.v1';
import { formatLabelSelector, formatLabels } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

export const daemonSetsTable: TableDefinition<DaemonSet> = {
  columns: [
    nameColumn,
    column('Desired', doc('apps.v1.DaemonSetStatus.desiredNumberScheduled'), 'integer'),
    column('Current', doc('apps.v1.DaemonSetStatus.currentNumberScheduled'), 'integer'),
    column('Ready', doc('apps.v1.DaemonSetStatus.numberReady'), 'integer'),
    column('Up-to-date', doc('apps.v1.DaemonSetStatus.updatedNumberScheduled'), 'integer'),
    column('Available', doc('apps.v1.DaemonSetStatus.numberAvailable'), 'integer'),
    column('Node Selector', doc('core.v1.PodSpec.nodeSelector')),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('apps.v1.DaemonSetSpec.selector'))),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.status.desiredNumberScheduled ?? 0,
    object.status.currentNumberScheduled ?? 0,
    object.status.numberReady ?? 0,
    object.status.updatedNumberScheduled ?? 0,
    object.status.numberAvailable ?? 0,
    formatLabels(object.spec.template.spec.nodeSelector),
    ageOf(object, now),
    ...containerCells(object.spec.template.spec.containers),
    formatLabelSelector(object.spec.selector),
  ],
};
