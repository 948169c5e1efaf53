import type { ReplicationController, ReplicationControllerSpec } from '#types/core.v1';
import { nonNegative } from '../../../api/checks.js';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import { selectorFromSet } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { validateReplicaStatus } from '../apps/replicaset.js';
import { mismatch, nameWarnings, validateRunsForever } from '../apps/validation.js';
import {
  defaultPodTemplate,
  dropDisabledTemplateFields,
  podTemplateWarnings,
  validatePodTemplate,
} from './pod/template.js';
import { replicationControllersTable } from './replicationcontroller.table.js';

const specPath = Path.of('spec');
const templatePath = specPath.child('template');

export const replicationControllers: Strategy<ReplicationController> = {
  generation: true,
  defaultPropagation: 'orphan',
  table: replicationControllersTable,
  defaults,
  prepareForCreate: (object) => dropDisabledFields(object, undefined),
  prepareForUpdate: (object, old) => dropDisabledFields(object, old),
  validate: ({ spec }) => validateSpec(spec, undefined),
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  warnings(object, old) {
    const { template } = object.spec;
    const before = old?.spec.template;
    if (old === undefined) {
      return [...nameWarnings(object), ...(template ? podTemplateWarnings(template, templatePath) : [])];
    }
    if (object.metadata.generation === old.metadata.generation || before === undefined) return [];
    return podTemplateWarnings(before, templatePath, template); // upstream has the two in this order
  },
  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas) }),
  subresources: { status: { validateUpdate: ({ status }) => validateReplicaStatus(status) } },
};

function defaults({ metadata, spec }: ReplicationController): void {
  if (spec.template !== undefined) defaultPodTemplate(spec.template);
  spec.replicas ??= 1;
  const labels = spec.template?.metadata.labels;
  if (labels === undefined) return;
  if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
  if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
}

function dropDisabledFields({ spec }: ReplicationController, old: ReplicationController | undefined): void {
  if (spec.template !== undefined) dropDisabledTemplateFields(spec.template, old?.spec.template);
}

function validateSpec(spec: ReplicationControllerSpec, old: ReplicationControllerSpec | undefined): FieldError[] {
  const { template, selector = {} } = spec;
  const errors = nonNegative(spec.minReadySeconds, specPath.child('minReadySeconds'));
  if (Object.keys(selector).length === 0) errors.push(required(specPath.child('selector')));
  errors.push(...nonNegative(spec.replicas, specPath.child('replicas')));
  if (template === undefined) return [...errors, required(templatePath)];
  const { labels } = template.metadata;
  if (!selectorFromSet(selector).matches(labels)) {
    errors.push(invalidValue(templatePath.child('metadata', 'labels'), labels, mismatch));
  }
  return [
    ...errors,
    ...validatePodTemplate(template, templatePath, old?.template),
    ...validateRunsForever(template, templatePath, 'ReplicationController'),
  ];
}
