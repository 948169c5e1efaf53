import type { Job, JobSpec } from '#types/batch.v1';
import { equal, immutable } from '../../../api/checks.js';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import { isDNS1123Label } from '../../../api/names.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { hasInvalidValues, nameWarnings, selects, validateSelected } from '../apps/validation.js';
import { defaultPodTemplate, dropDisabledTemplateFields } from '../core/pod/template.js';
import { jobsTable } from './job.table.js';
import { defaultPodFailurePolicy, isIndexed, jobSpecWarnings, validateJobSpec } from './job-spec.js';
import { validateJobStatus } from './job-status.js';
import { validateTemplateUpdate } from './job-template.js';
import { policyForm } from './policy-form.js';

const specPath = Path.of('spec');
const selectorPath = specPath.child('selector');
const templatePath = specPath.child('template');

const nameLabel = 'batch.kubernetes.io/job-name';
const uidLabel = 'batch.kubernetes.io/controller-uid';
const legacyNameLabel = 'job-name';
const legacyUidLabel = 'controller-uid';

export const jobs: Strategy<Job> = {
  generation: true,
  defaultPropagation: 'orphan',
  deleteWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  table: jobsTable,
  defaults,
  prepareForCreate(object) {
    dropDisabledTemplateFields(object.spec.template, undefined);
    if (!object.spec.manualSelector) generateSelector(object);
  },
  prepareForUpdate: ({ spec }, old) => dropDisabledTemplateFields(spec.template, old.spec.template),
  validate: (object) => validateJob(object, undefined),
  validateUpdate: (object, old) => [
    ...validateJob(object, old),
    // upstream checks the spec once more, and so names its errors twice
    ...validateSpec(object, old),
    ...validateSpecUpdate(object, old),
  ],
  warnings(object, old) {
    if (old === undefined) return [...nameWarnings(object), ...jobSpecWarnings(object.spec, specPath)];
    const isUnchanged = object.metadata.generation === old.metadata.generation;
    return isUnchanged ? [] : jobSpecWarnings(object.spec, specPath, old.spec);
  },
  selectableFields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),
  subresources: { status: { validateUpdate: validateJobStatus } },
};

function defaults({ metadata, spec }: Job): void {
  defaultPodTemplate(spec.template);
  defaultPodFailurePolicy(spec);
  if (spec.parallelism === undefined) spec.completions ??= 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
  const { labels } = spec.template.metadata;
  // not a copy: labels that are generated for the pods later on are the job's then, too
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  spec.manualSelector ??= false;
}

/** Labels that only this job's pods have. What the user has set stays, for validation to refuse. */
function generateSelector({ metadata, spec }: Job): void {
  const { name = '', uid = '' } = metadata;
  const generated = { [legacyNameLabel]: name, [nameLabel]: name, [legacyUidLabel]: uid, [uidLabel]: uid };
  const given = spec.template.metadata.labels;
  const labels = { ...generated, ...given };
  if (metadata.labels === undefined || metadata.labels === given) metadata.labels = { ...labels };
  spec.template.metadata.labels = labels;
  spec.selector ??= {};
  spec.selector.matchLabels = { [uidLabel]: uid, ...spec.selector.matchLabels };
}

function validateJob(object: Job, old: Job | undefined): FieldError[] {
  return [...validateGenerated(object, old), ...validateSpec(object, old), ...validateHostname(object)];
}

/** Upstream: validateGeneratedSelector. Jobs from before there were labels with a prefix do without. */
function validateGenerated({ metadata, spec }: Job, old: Job | undefined): FieldError[] {
  if (spec.manualSelector || spec.selector === undefined) return [];
  const { name = '', uid = '' } = metadata;
  const expected = { [legacyUidLabel]: uid, [legacyNameLabel]: name };
  const oldLabels = old?.spec.template.metadata.labels ?? {};
  const needsPrefixed = old === undefined || (nameLabel in oldLabels && uidLabel in oldLabels);
  if (needsPrefixed) Object.assign(expected, { [uidLabel]: uid, [nameLabel]: name });
  const errors = Object.entries(expected).flatMap(([key, value]) => validateHasLabel(spec.template, key, value));
  if (selects(spec.selector, expected) !== false) return errors;
  return [...errors, invalidValue(selectorPath, spec.selector, '`selector` not auto-generated')];
}

function validateHasLabel({ metadata: { labels } }: Job['spec']['template'], key: string, value: string): FieldError[] {
  const path = templatePath.child('metadata', 'labels').key(key);
  if (labels?.[key] === undefined) return [required(path, `must be '${value}'`)];
  return labels[key] === value ? [] : [invalidValue(path, labels, `must be '${value}'`)];
}

function validateSpec({ spec }: Job, old: Job | undefined): FieldError[] {
  const errors = validateJobSpec(spec, specPath, old?.spec);
  if (spec.selector === undefined) errors.push(required(selectorPath));
  const allowInvalidValues = hasInvalidValues(old?.spec.selector);
  return [
    ...errors,
    ...validateLabelSelector(spec.selector, selectorPath, { allowInvalidValues }),
    ...validateSelected(spec.selector, spec.template, templatePath),
  ];
}

/** The pods of indexed jobs have their index at the end of their host name. */
function validateHostname({ metadata: { name = '' }, spec }: Job): FieldError[] {
  const { completions = 0 } = spec;
  if (!isIndexed(spec) || completions <= 0) return [];
  const hostname = `${name}-${completions - 1}`;
  if (isDNS1123Label(hostname).length === 0) return [];
  const detail = `will not able to create pod with invalid DNS label: ${hostname}`;
  return [invalidValue(Path.of('metadata', 'name'), name, detail)];
}

/** What may never change, and how it is shown. */
const fixed = {
  completionMode: ({ completionMode }: JobSpec) => completionMode,
  podFailurePolicy: ({ podFailurePolicy }: JobSpec) => policyForm(podFailurePolicy, 'PodFailurePolicy'),
  backoffLimitPerIndex: ({ backoffLimitPerIndex }: JobSpec) => backoffLimitPerIndex,
  managedBy: ({ managedBy }: JobSpec) => managedBy,
  successPolicy: ({ successPolicy }: JobSpec) => policyForm(successPolicy, 'SuccessPolicy'),
};

const validateSpecUpdate = (object: Job, old: Job): FieldError[] => [
  ...validateCompletions(object.spec, old.spec),
  ...immutable(object.spec.selector, old.spec.selector, selectorPath),
  ...validateTemplateUpdate(object, old, templatePath),
  ...Object.entries(fixed).flatMap(([name, show]) => {
    const field = name as keyof typeof fixed;
    return immutable(object.spec[field], old.spec[field], specPath.child(name), () => show(object.spec));
  }),
];

/** Indexed jobs can be scaled. */
function validateCompletions(spec: Job['spec'], old: Job['spec']): FieldError[] {
  const path = specPath.child('completions');
  const { completions, parallelism } = spec;
  if (!isIndexed(spec)) return immutable(completions, old.completions, path);
  if (equal(completions, old.completions) || completions === undefined || completions === parallelism) return [];
  return [invalidValue(path, completions, 'can only be modified in tandem with spec.parallelism')];
}
