import type { PriorityLevelConfiguration } from '#types/flowcontrol.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const priorityLevelConfigurationsTable: TableDefinition<PriorityLevelConfiguration> = {
  columns: [
    nameColumn,
    column('Type', doc('flowcontrol.v1.PriorityLevelConfigurationSpec.type')),
    column(
      'NominalConcurrencyShares',
      doc('flowcontrol.v1.LimitedPriorityLevelConfiguration.nominalConcurrencyShares'),
    ),
    column('Queues', doc('flowcontrol.v1.QueuingConfiguration.queues')),
    column('HandSize', doc('flowcontrol.v1.QueuingConfiguration.handSize')),
    column('QueueLengthLimit', doc('flowcontrol.v1.QueuingConfiguration.queueLengthLimit')),
    ageColumn,
  ],
  cells(level, now) {
    const limited = level.spec.limited;
    const queuing = limited?.limitResponse?.queuing;
    return [
      level.metadata.name ?? '',
      level.spec.type ?? '',
      limited ? (limited.nominalConcurrencyShares ?? 0) : '<none>',
      queuing ? (queuing.queues ?? 0) : '<none>',
      queuing ? (queuing.handSize ?? 0) : '<none>',
      queuing ? (queuing.queueLengthLimit ?? 0) : '<none>',
      ageOf(level, now),
    ];
  },
};
