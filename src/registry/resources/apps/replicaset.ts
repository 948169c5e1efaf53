import type { ReplicaSet, ReplicaSetSpec } from '#types/apps.v1';
import { immutable, nonNegative } from '../../../api/checks.js';
import { type FieldError, Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { defaultPodTemplate, dropDisabledTemplateFields, podTemplateWarnings } from '../core/pod/template.js';
import { replicaSetsTable } from './replicaset.table.js';
import { nameWarnings, validateAtMost, validateCounts, validateSelectorAndTemplate } from './validation.js';

const specPath = Path.of('spec');
const templatePath = specPath.child('template');
const statusPath = Path.of('status');

export const replicaSets: Strategy<ReplicaSet> = {
  generation: true,
  table: replicaSetsTable,
  defaults({ spec }) {
    defaultPodTemplate(spec.template);
    spec.replicas ??= 1;
  },
  prepareForCreate: ({ spec }) => dropDisabledTemplateFields(spec.template, undefined),
  prepareForUpdate: ({ spec }, old) => dropDisabledTemplateFields(spec.template, old.spec.template),
  validate: (object) => validateSpec(object.spec, undefined),
  validateUpdate: (object, old) => [
    ...validateSpec(object.spec, old.spec),
    ...immutable(object.spec.selector, old.spec.selector, specPath.child('selector')),
  ],
  warnings(object, old) {
    if (old === undefined) return [...nameWarnings(object), ...podTemplateWarnings(object.spec.template, templatePath)];
    if (object.metadata.generation === old.metadata.generation) return [];
    return podTemplateWarnings(object.spec.template, templatePath, old.spec.template);
  },
  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas) }),
  subresources: { status: { validateUpdate: ({ status }) => validateReplicaStatus(status) } },
};

const validateSpec = (spec: ReplicaSetSpec, old: ReplicaSetSpec | undefined): FieldError[] => [
  ...nonNegative(spec.replicas, specPath.child('replicas')),
  ...nonNegative(spec.minReadySeconds, specPath.child('minReadySeconds')),
  ...validateSelectorAndTemplate(spec, old, specPath),
];

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'];

/** The status of ReplicaSets and of ReplicationControllers, which have no terminatingReplicas. */
export const validateReplicaStatus = (status: object): FieldError[] => [
  ...validateCounts(status, [...counts, 'terminatingReplicas'], statusPath),
  ...validateAtMost(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], statusPath),
  ...validateAtMost(status, ['availableReplicas'], statusPath, 'readyReplicas', 'readyReplicas'),
];
