import type { JobSpec } from '#types/batch.v1';
import { domainPrefixedPath, nonNegative } from '../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, type Path, required, tooLong } from '../../../api/field.js';
import { podTemplateWarnings, validatePodTemplate } from '../core/pod/template.js';
import { validatePodFailurePolicy } from './pod-failure-policy.js';
import { validateSuccessPolicy } from './success-policy.js';

/** What Jobs and the templates of CronJobs have in common (upstream: validateJobSpec, SetDefaults_PodFailurePolicy...). */
export function defaultPodFailurePolicy({ podFailurePolicy }: JobSpec): void {
  for (const rule of podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  }
}

const maxParallelism = 100_000;
const maxFailed = 100_000;
const maxManagedBy = 63;
/** With more completions than this, an index that fails alone costs more, so there may be fewer of them. */
const manyCompletions = 100_000;
const limitForMany = 10_000;

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

export const isIndexed = (spec: JobSpec): boolean => spec.completionMode === 'Indexed';

/** All but the selector, which CronJobs must not have. `old` is the spec whose pods may keep what they have. */
export function validateJobSpec(spec: JobSpec, path: Path, old?: JobSpec): FieldError[] {
  const errors = counts.flatMap((name) => nonNegative(spec[name], path.child(name)));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  }
  return [
    ...errors,
    ...validateManagedBy(spec.managedBy, path.child('managedBy')),
    ...validateCompletionMode(spec, path),
    ...validatePodFailurePolicy(spec, path.child('podFailurePolicy')),
    ...validateSuccessPolicy(spec, path.child('successPolicy')),
    ...validateReplacementPolicy(spec, path.child('podReplacementPolicy')),
    ...validatePodTemplate(spec.template, path.child('template'), old?.template),
    ...validateRestartPolicy(spec, path.child('template', 'spec', 'restartPolicy')),
  ];
}

function validateManagedBy(managedBy: string | undefined, path: Path): FieldError[] {
  if (managedBy === undefined) return [];
  const errors = domainPrefixedPath(managedBy, path);
  return Buffer.byteLength(managedBy) > maxManagedBy ? [...errors, tooLong(path, maxManagedBy)] : errors;
}

function validateCompletionMode(spec: JobSpec, path: Path): FieldError[] {
  const { completionMode: mode } = spec;
  if (isIndexed(spec)) return validateIndexed(spec, path);
  const modePath = path.child('completionMode');
  if (mode !== undefined && mode !== 'NonIndexed') return [notSupported(modePath, mode, ['NonIndexed', 'Indexed'])];
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    .filter((name) => spec[name] !== undefined)
    .map((name) => invalidValue(path.child(name), spec[name], 'requires indexed completion mode'));
}

function validateIndexed(spec: JobSpec, path: Path): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes } = spec;
  const errors: FieldError[] = [];
  const parallelismPath = path.child('parallelism');
  const failedPath = path.child('maxFailedIndexes');
  if (completions === undefined) errors.push(required(path.child('completions'), 'when completion mode is Indexed'));
  if (parallelism > maxParallelism) {
    const detail = `must be less than or equal to ${maxParallelism} when completion mode is Indexed`;
    errors.push(invalidValue(parallelismPath, parallelism, detail));
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(invalidValue(failedPath, maxFailedIndexes, 'must be less than or equal to completions'));
  }
  if ((maxFailedIndexes ?? 0) > maxFailed) {
    errors.push(invalidValue(failedPath, maxFailedIndexes, `must be less than or equal to ${maxFailed}`));
  }
  const isCostly = (completions ?? 0) > manyCompletions && spec.backoffLimitPerIndex !== undefined;
  return isCostly ? [...errors, ...validateCostly(spec, parallelismPath, failedPath)] : errors;
}

function validateCostly(spec: JobSpec, parallelismPath: Path, failedPath: Path): FieldError[] {
  const { parallelism = 0, maxFailedIndexes } = spec;
  const errors: FieldError[] = [];
  if (maxFailedIndexes === undefined) {
    errors.push(required(failedPath, `must be specified when completions is above ${manyCompletions}`));
  }
  const detail = `must be less than or equal to ${limitForMany} when completions are above ${manyCompletions} and used with backoff limit per index`;
  if (parallelism > limitForMany) errors.push(invalidValue(parallelismPath, parallelism, detail));
  if ((maxFailedIndexes ?? 0) > limitForMany) errors.push(invalidValue(failedPath, maxFailedIndexes, detail));
  return errors;
}

function validateReplacementPolicy({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: Path) {
  const supported = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  return policy === undefined || supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: Path): FieldError[] {
  const { restartPolicy: policy = '' } = template.spec;
  // Always is the default of pod templates, hence mostly a policy left out
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (!['OnFailure', 'Never'].includes(policy)) return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (podFailurePolicy === undefined || policy === 'Never') return [];
  return [invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

export function jobSpecWarnings(spec: JobSpec, path: Path, old?: JobSpec): string[] {
  const { completions = 0, parallelism = 0 } = spec;
  const warnings = podTemplateWarnings(spec.template, path.child('template'), old?.template);
  if (!isIndexed(spec) || completions <= manyCompletions || parallelism <= limitForMany) return warnings;
  return [
    `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
    ...warnings,
  ];
}
