import type { CronJob, CronJobSpec } from '#types/batch.v1';
import { nonNegative } from '../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { nameWarnings } from '../apps/validation.js';
import { defaultPodTemplate, dropDisabledTemplateFields } from '../core/pod/template.js';
import { cronError } from './cron.js';
import { cronJobsTable } from './cronjob.table.js';
import { defaultPodFailurePolicy, jobSpecWarnings, validateJobSpec } from './job-spec.js';
import { timeZoneError } from './time.js';

const specPath = Path.of('spec');
const jobPath = specPath.child('jobTemplate', 'spec');
/** The controller appends a dash and ten digits of time to the names of its jobs, which are labels of 63 characters. */
const maxNameLength = 52;
const policies = ['Allow', 'Forbid', 'Replace'];

export const cronJobs: Strategy<CronJob> = {
  generation: true,
  table: cronJobsTable,
  defaults({ spec }) {
    defaultPodTemplate(spec.jobTemplate.spec.template);
    defaultPodFailurePolicy(spec.jobTemplate.spec);
    spec.concurrencyPolicy ||= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
  prepareForCreate: ({ spec }) => dropDisabledTemplateFields(spec.jobTemplate.spec.template, undefined),
  prepareForUpdate: ({ spec }, old) =>
    dropDisabledTemplateFields(spec.jobTemplate.spec.template, old.spec.jobTemplate.spec.template),
  validate: ({ metadata, spec }) => [...validateSpec(spec, undefined), ...validateNameLength(metadata.name ?? '')],
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  warnings(object, old) {
    const { spec, metadata } = object;
    if (old === undefined) return [...nameWarnings(object), ...jobSpecWarnings(spec.jobTemplate.spec, jobPath)];
    const isUnchanged = metadata.generation === old.metadata.generation;
    const warnings = isUnchanged ? [] : jobSpecWarnings(spec.jobTemplate.spec, jobPath, old.spec.jobTemplate.spec);
    if (!spec.schedule.includes('TZ')) return warnings;
    return [
      ...warnings,
      'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
    ];
  },
};

function validateNameLength(name: string): FieldError[] {
  if (name.length <= maxNameLength) return [];
  return [invalidValue(Path.of('metadata', 'name'), name, `must be no more than ${maxNameLength} characters`)];
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const policyPath = specPath.child('concurrencyPolicy');
  const { concurrencyPolicy: policy = '' } = spec;
  const isZoneKept = old !== undefined && old.timeZone === spec.timeZone;
  return [
    ...validateSchedule(spec, old, specPath.child('schedule')),
    ...nonNegative(spec.startingDeadlineSeconds, specPath.child('startingDeadlineSeconds')),
    ...(isZoneKept ? [] : validateTimeZone(spec.timeZone, specPath.child('timeZone'))),
    ...(policies.includes(policy) ? [] : [notSupported(policyPath, policy, policies)]),
    ...validateJobTemplate(spec, old),
    ...nonNegative(spec.successfulJobsHistoryLimit, specPath.child('successfulJobsHistoryLimit')),
    ...nonNegative(spec.failedJobsHistoryLimit, specPath.child('failedJobsHistoryLimit')),
  ];
}

function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined, path: Path): FieldError[] {
  if (schedule === '') return [required(path)];
  const wrong = cronError(schedule);
  const errors = wrong === undefined ? [] : [invalidValue(path, schedule, wrong)];
  if (!schedule.includes('TZ')) return errors;
  if (!old?.schedule.includes('TZ')) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    return [...errors, invalidValue(path, schedule, detail)];
  }
  if (timeZone === undefined) return errors;
  return [...errors, invalidValue(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')];
}

/** Upstream: validateTimeZone, after https://data.iana.org/time-zones/theory.html#naming */
function validateTimeZone(zone: string | undefined, path: Path): FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalidValue(path, zone, 'timeZone must be nil or non-empty string')];
  const isNamePart = (part: string) => /^[A-Za-z._0-9+-]{1,14}$/.test(part) && !/^(?:\.|\.\.|-.*)$/.test(part);
  if (!zone.split('/').every(isNamePart)) return [invalidValue(path, zone, `unknown time zone ${zone}`)];
  const errors: FieldError[] = [];
  if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.push(invalidValue(path, zone, detail));
  }
  const wrong = timeZoneError(zone);
  return wrong === undefined ? errors : [...errors, invalidValue(path, zone, wrong)];
}

function validateJobTemplate({ jobTemplate: { spec } }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const errors = validateJobSpec(spec, jobPath, old?.jobTemplate.spec);
  if (spec.selector !== undefined) {
    errors.push(invalidValue(jobPath.child('selector'), spec.selector, '`selector` will be auto-generated'));
  }
  if (spec.manualSelector) errors.push(notSupported(jobPath.child('manualSelector'), true, ['nil', 'false']));
  return errors;
}
