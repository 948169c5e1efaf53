import type { CronJob } from '#types/batch.v1';
import { ageSince } from '../../../api/duration.js';
import { formatLabelSelector } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

const yesNo = (value: boolean | undefined) => (value === undefined ? '<unset>' : value ? 'True' : 'False');

export const cronJobsTable: TableDefinition<CronJob> = {
  columns: [
    nameColumn,
    column('Schedule', doc('batch.v1.CronJobSpec.schedule')),
    column('Timezone', doc('batch.v1.CronJobSpec.timeZone')),
    column('Suspend', doc('batch.v1.CronJobSpec.suspend'), 'boolean'),
    column('Active', doc('batch.v1.CronJobStatus.active'), 'integer'),
    column('Last Schedule', doc('batch.v1.CronJobStatus.lastScheduleTime')),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('batch.v1.JobSpec.selector'))),
  ],
  cells: (object, now) => {
    const { spec, status } = object;
    return [
      object.metadata.name ?? '',
      spec.schedule ?? '',
      spec.timeZone ?? '<none>',
      yesNo(spec.suspend),
      status.active?.length ?? 0,
      status.lastScheduleTime ? ageSince(status.lastScheduleTime, now) : '<none>',
      ageOf(object, now),
      ...containerCells(spec.jobTemplate.spec.template.spec.containers),
      formatLabelSelector(spec.jobTemplate.spec.selector),
    ];
  },
};
