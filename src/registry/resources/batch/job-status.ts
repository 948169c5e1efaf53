import type { Job, JobStatus } from '#types/batch.v1';
import { equal, nonNegative } from '../../../api/checks.js';
import { duplicate, type FieldError, invalidField, invalidValue, Path, required } from '../../../api/field.js';
import { countIndexes, IndexesError, overlap } from './indexes.js';
import { hasCondition, isTrueCondition as is } from './job-conditions.js';
import { isIndexed } from './job-spec.js';

const statusPath = Path.of('status');
const at = (field: keyof JobStatus) => statusPath.child(field);

/**
 * Status comes from a controller that need not be Kubernetes' own (spec.managedBy), so what it may say is checked.
 * Most rules hold only where what they are about changes: a status that was written before may be wrong by them.
 * Upstream: getStatusValidationOptions in pkg/registry/batch/job/strategy.go, validateJobStatus, ValidateJobStatusUpdate.
 */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const { status } = job;
  return [
    ...(['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((name) =>
      nonNegative(status[name], at(name)),
    ),
    ...validateUncounted(status),
    ...rules.flatMap((rule) => rule(job, old)),
  ];
}

function validateUncounted({ uncountedTerminatedPods: pods }: JobStatus): FieldError[] {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (pods?.[list] ?? []).flatMap((uid, i) => {
      const path = at('uncountedTerminatedPods').child(list).index(i);
      if (uid === '') return [invalidValue(path, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

const isFinished = (status: JobStatus) => is(status, 'Complete') || is(status, 'Failed');
const conditionsError = (detail: string) => [invalidField(at('conditions'), detail)];

type Condition = 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet';
const turned = (job: Job, old: Job, ...types: Condition[]) =>
  types.some((type) => is(job.status, type) !== is(old.status, type));
const changed = (job: Job, old: Job, ...fields: (keyof JobStatus)[]) =>
  fields.some((field) => !equal(job.status[field], old.status[field]));
const count = (status: JobStatus, field: 'active' | 'failed' | 'succeeded' | 'ready' | 'terminating') =>
  status[field] ?? 0;

type Rule = (job: Job, old: Job) => FieldError[];

/** In upstream's order. */
const rules: Rule[] = [
  (job, old) =>
    turned(job, old, 'Complete', 'Failed') && is(job.status, 'Complete') && is(job.status, 'Failed')
      ? conditionsError('cannot set Complete=True and Failed=true conditions')
      : [],
  (job, old) =>
    turned(job, old, 'Complete', 'FailureTarget') && is(job.status, 'Complete') && is(job.status, 'FailureTarget')
      ? conditionsError('cannot set Complete=True and FailureTarget=true conditions')
      : [],
  validateCompletionTime,
  (job, old) =>
    (turned(job, old, 'Failed') || changed(job, old, 'failedIndexes')) &&
    is(job.status, 'Failed') &&
    !is(job.status, 'FailureTarget')
      ? conditionsError('cannot set Failed=True condition without the FailureTarget=true condition')
      : [],
  (job, old) =>
    turned(job, old, 'Complete', 'SuccessCriteriaMet') &&
    is(job.status, 'Complete') &&
    !is(job.status, 'SuccessCriteriaMet')
      ? conditionsError('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
      : [],
  validateFinished,
  validateIndexes,
  (job, old) =>
    finishing(job, old, 'terminating') && count(job.status, 'terminating') > 0
      ? [invalidValue(at('terminating'), job.status.terminating, 'terminating>0 is invalid for finished job')]
      : [],
  (job, old) =>
    changed(job, old, 'ready', 'active') && (job.status.ready ?? Number.NEGATIVE_INFINITY) > count(job.status, 'active')
      ? [invalidValue(at('ready'), job.status.ready, 'cannot set more ready pods than active')]
      : [],
  validateSuccessCriteria,
  validateTransitions,
];

function validateCompletionTime(job: Job, old: Job): FieldError[] {
  const { startTime, completionTime } = job.status;
  const isComplete = is(job.status, 'Complete');
  const path = at('completionTime');
  const errors: FieldError[] = [];
  if (turned(job, old, 'Complete') || changed(job, old, 'completionTime')) {
    if (completionTime !== undefined && !isComplete) {
      const detail = 'cannot set completionTime when there is no Complete=True condition';
      errors.push(invalidValue(path, completionTime, detail));
    }
    if (completionTime === undefined && isComplete) {
      errors.push(required(path, 'completionTime is required for Complete jobs'));
    }
  }
  if (!changed(job, old, 'startTime', 'completionTime') || !startTime || !completionTime) return errors;
  if (Date.parse(completionTime) >= Date.parse(startTime)) return errors;
  return [...errors, invalidValue(path, completionTime, 'must be equal to or after `startTime`')];
}

/** Whether a rule for finished jobs applies: the job is one, and has become so or the field has changed. */
const finishing = (job: Job, old: Job, field: keyof JobStatus) =>
  isFinished(job.status) && (!isFinished(old.status) || changed(job, old, field));

function validateFinished(job: Job, old: Job): FieldError[] {
  const { status, spec } = job;
  const errors: FieldError[] = [];
  if (finishing(job, old, 'active') && count(status, 'active') > 0) {
    errors.push(invalidValue(at('active'), status.active, 'active>0 is invalid for finished job'));
  }
  const neverStarts = spec.suspend === true && spec.completions === 0;
  if (finishing(job, old, 'startTime') && !neverStarts && status.startTime === undefined) {
    errors.push(required(at('startTime'), 'startTime is required for finished job'));
  }
  const { succeeded: Succeeded = null, failed: Failed = null } = status.uncountedTerminatedPods ?? {};
  if (finishing(job, old, 'uncountedTerminatedPods') && (Succeeded ?? []).length + (Failed ?? []).length > 0) {
    const path = at('uncountedTerminatedPods');
    errors.push(invalidValue(path, { Succeeded, Failed }, 'must be empty for finished job'));
  }
  return errors;
}

function validateIndexes(job: Job, old: Job): FieldError[] {
  const { spec, status } = job;
  const { completions, backoffLimitPerIndex } = spec;
  const { completedIndexes: completed = '', failedIndexes: failed } = status;
  const [completedPath, failedPath] = [at('completedIndexes'), at('failedIndexes')];
  const completedChanged = changed(job, old, 'completedIndexes');
  const failedChanged = changed(job, old, 'failedIndexes');
  const errors: FieldError[] = [];
  if (completedChanged && completions !== undefined) {
    errors.push(...validateFormat('completedIndexes', completed, completions));
  }
  if (failedChanged && completions !== undefined && backoffLimitPerIndex !== undefined && failed !== undefined) {
    errors.push(...validateFormat('failedIndexes', failed, completions));
  }
  if (completedChanged && completed !== '' && !isIndexed(spec)) {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalidValue(completedPath, completed, detail));
  }
  if (failedChanged && backoffLimitPerIndex === undefined && failed !== undefined) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalidValue(failedPath, failed, detail));
  }
  if (!(failedChanged || completedChanged) || completions === undefined || failed === undefined) return errors;
  const both = overlap(completed, failed, completions);
  if (both === undefined) return errors;
  return [...errors, invalidValue(failedPath, failed, `failedIndexes and completedIndexes overlap at index: ${both}`)];
}

function validateFormat(field: 'completedIndexes' | 'failedIndexes', text: string, completions: number): FieldError[] {
  const counted = countIndexes(text, completions);
  if (!(counted instanceof IndexesError)) return [];
  return [invalidValue(at(field), text, `error parsing ${field}: ${counted.message}`)];
}

function validateSuccessCriteria({ spec, status }: Job): FieldError[] {
  const isMet = is(status, 'SuccessCriteriaMet');
  const errors: FieldError[] = [];
  if (isMet && is(status, 'Failed')) {
    errors.push(...conditionsError('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  }
  if (isMet && is(status, 'FailureTarget')) {
    errors.push(...conditionsError('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  }
  if (spec.successPolicy !== undefined && !isMet && is(status, 'Complete')) {
    const detail = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    errors.push(...conditionsError(detail));
  }
  return errors;
}

/** What may not be taken back. */
function validateTransitions(job: Job, old: Job): FieldError[] {
  const { spec, status } = job;
  const errors = (['Failed', 'Complete', 'FailureTarget'] as const)
    .filter((type) => is(old.status, type) && !is(status, type))
    .flatMap((type) => conditionsError(`cannot disable the terminal ${type}=True condition`));
  const isScalable = isIndexed(spec) && spec.completions === spec.parallelism;
  for (const field of isScalable ? (['failed'] as const) : (['failed', 'succeeded'] as const)) {
    if (count(status, field) >= count(old.status, field)) continue;
    errors.push(invalidValue(at(field), count(status, field), `cannot decrease the ${field} counter`));
  }
  const { completionTime, startTime } = status;
  if (completionTime && old.status.completionTime && completionTime !== old.status.completionTime) {
    errors.push(invalidValue(at('completionTime'), completionTime, 'field is immutable'));
  }
  const isResuming = is(old.status, 'Suspended') && hasCondition(status, 'Suspended', 'False');
  if (old.status.startTime && changed(job, old, 'startTime') && !isResuming && !spec.suspend) {
    errors.push(invalidValue(at('startTime'), startTime, 'field is immutable for unsuspended job once set'));
  }
  if (is(old.status, 'SuccessCriteriaMet') && !is(status, 'SuccessCriteriaMet')) {
    errors.push(...conditionsError('cannot disable the SuccessCriteriaMet=True condition'));
  }
  if (is(old.status, 'Complete') && !is(old.status, 'SuccessCriteriaMet') && is(status, 'SuccessCriteriaMet')) {
    const detail = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    errors.push(...conditionsError(detail));
  }
  return errors;
}
