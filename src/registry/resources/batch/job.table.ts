import type { Job } from '#types/batch.v1';
import { humanDuration } from '../../../api/duration.js';
import { formatLabelSelector } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, containerCells, containerColumns, doc, nameColumn, wide } from '../printing.js';

function completions({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status }: Job, now: number): string {
  if (!status.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}

function statusOf({ metadata, status }: Job): string {
  const is = (type: string) => status.conditions?.find((c) => c.type === type)?.status === 'True';
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (metadata.deletionTimestamp) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  return ['FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

export const jobsTable: TableDefinition<Job> = {
  columns: [
    nameColumn,
    column('Status', 'How far the job is'),
    column('Completions', doc('batch.v1.JobStatus.succeeded')),
    column('Duration', 'How long the job took, or has been running'),
    ageColumn,
    ...containerColumns,
    wide(column('Selector', doc('batch.v1.JobSpec.selector'))),
  ],
  cells: (job, now) => [
    job.metadata.name ?? '',
    statusOf(job),
    completions(job),
    duration(job, now),
    ageOf(job, now),
    ...containerCells(job.spec.template.spec.containers),
    formatLabelSelector(job.spec.selector),
  ],
};
