import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '#types/apps.v1';
import { equal, immutable, nonNegative } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { defaultPodTemplate, dropDisabledTemplateFields, podTemplateWarnings } from '../core/pod/template.js';
import { deploymentsTable } from './deployment.table.js';
import {
  intOrPercentValue,
  nameWarnings,
  validateAtMost,
  validateAtMost100Percent,
  validateCollisionCount,
  validateCounts,
  validateIntOrPercent,
  validateSelectorAndTemplate,
} from './validation.js';

const specPath = Path.of('spec');
const templatePath = specPath.child('template');
const statusPath = Path.of('status');

export const deployments: Strategy<Deployment> = {
  generation: true,
  table: deploymentsTable,
  defaults,
  prepareForCreate: ({ spec }) => dropDisabledTemplateFields(spec.template, undefined),
  /** Annotations count as part of what is wanted (upstream: deploymentStrategy.PrepareForUpdate). */
  prepareForUpdate(object, old) {
    dropDisabledTemplateFields(object.spec.template, old.spec.template);
    if (equal(object.metadata.annotations ?? {}, old.metadata.annotations ?? {})) return;
    object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
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
  doors: { status: { resets: [['spec'], ['metadata', 'labels']] } },
  subresources: {
    status: {
      prepareForUpdate(object, old) {
        object.metadata.labels = old.metadata.labels;
      },
      validateUpdate: (object, old) => validateStatus(object, old),
    },
  },
};

function defaults({ spec }: Deployment): void {
  defaultPodTemplate(spec.template);
  spec.replicas ??= 1;
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
}

function validateSpec(spec: DeploymentSpec, old: DeploymentSpec | undefined): FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const deadlinePath = specPath.child('progressDeadlineSeconds');
  const errors = [
    ...nonNegative(spec.replicas, specPath.child('replicas')),
    ...validateSelectorAndTemplate(spec, old, specPath),
    ...validateStrategy(spec.strategy, specPath.child('strategy')),
    ...nonNegative(minReadySeconds, specPath.child('minReadySeconds')),
    ...nonNegative(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit')),
    ...nonNegative(deadline, deadlinePath),
  ];
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.push(invalidValue(deadlinePath, deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

function validateStrategy({ type, rollingUpdate }: DeploymentStrategy, path: Path): FieldError[] {
  if (type === 'RollingUpdate') return validateRollingUpdate(rollingUpdate ?? {}, path.child('rollingUpdate'));
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return [];
    return [forbidden(path.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'")];
  }
  // the unversioned type's field names are what kube-apiserver prints
  const { maxUnavailable: MaxUnavailable = 0, maxSurge: MaxSurge = 0 } = rollingUpdate ?? {};
  const shown = { Type: type, RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable, MaxSurge } };
  return [notSupported(path, shown, ['Recreate', 'RollingUpdate'])];
}

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdateDeployment, path: Path): FieldError[] {
  const unavailablePath = path.child('maxUnavailable');
  const errors = [
    ...validateIntOrPercent(maxUnavailable, unavailablePath),
    ...validateIntOrPercent(maxSurge, path.child('maxSurge')),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(invalidValue(unavailablePath, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  return [...errors, ...validateAtMost100Percent(maxUnavailable, unavailablePath)];
}

const statusCounts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];

const validateStatus = ({ status }: Deployment, old: Deployment): FieldError[] => [
  ...validateCounts(status, statusCounts, statusPath),
  ...validateAtMost(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], statusPath),
  ...validateAtMost(status, ['availableReplicas'], statusPath, 'readyReplicas', 'readyReplicas'),
  ...validateCollisionCount(status, old.status),
];
