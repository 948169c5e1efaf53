import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '#types/apps.v1';
import { equal, immutable, nonNegative } from '../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import {
  defaultPodTemplate,
  dropDisabledTemplateFields,
  podTemplateWarnings,
  validatePodTemplate,
} from '../core/pod/template.js';
import { daemonSetsTable } from './daemonset.table.js';
import { checkTemplateGeneration, generationOf, setTemplateGeneration } from './template-generation.js';
import {
  hasInvalidValues,
  intOrPercentValue,
  validateAtMost100Percent,
  validateCollisionCount,
  validateCounts,
  validateIntOrPercent,
  validateNotEmpty,
  validateRunsForever,
  validateSelected,
} from './validation.js';

const specPath = Path.of('spec');
const templatePath = specPath.child('template');
const statusPath = Path.of('status');

export const daemonSets: Strategy<DaemonSet> = {
  generation: true,
  table: daemonSetsTable,
  defaults,
  prepareForCreate(object) {
    dropDisabledTemplateFields(object.spec.template, undefined);
    setTemplateGeneration(object, Math.max(generationOf(object), 1));
  },
  prepareForUpdate(object, old) {
    dropDisabledTemplateFields(object.spec.template, old.spec.template);
    const raised = equal(object.spec.template, old.spec.template) ? 0 : 1;
    setTemplateGeneration(object, generationOf(old) + raised);
  },
  validate: ({ spec }) => validateSpec(spec, undefined),
  validateUpdate: ({ spec }, old) => [
    ...immutable(spec.selector, old.spec.selector, specPath.child('selector')),
    ...validateSpec(spec, old.spec),
  ],
  warnings(object, old) {
    if (old !== undefined && generationOf(object) === generationOf(old)) return [];
    return podTemplateWarnings(object.spec.template, templatePath, old?.spec.template);
  },
  subresources: {
    status: {
      prepareForUpdate: (object, old) => setTemplateGeneration(object, generationOf(old)),
      validateUpdate: ({ status }, old) => [
        ...validateCounts(status, statusCounts, statusPath),
        ...validateCollisionCount(status, old.status),
      ],
    },
  },
};

function defaults(object: DaemonSet): void {
  checkTemplateGeneration(object);
  setTemplateGeneration(object, generationOf(object)); // going over to kube-apiserver's own type and back leaves it there
  const { spec } = object;
  defaultPodTemplate(spec.template);
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
  }
  const { rollingUpdate } = spec.updateStrategy;
  if (rollingUpdate !== undefined) {
    // kube-apiserver's own type has no pointers here, so both come out as numbers
    rollingUpdate.maxUnavailable ??= 0;
    rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
}

function validateSpec(spec: DaemonSetSpec, old: DaemonSetSpec | undefined): FieldError[] {
  const { selector, template } = spec;
  const selectorPath = specPath.child('selector');
  return [
    ...validateLabelSelector(selector, selectorPath, { allowInvalidValues: hasInvalidValues(old?.selector) }),
    ...validateSelected(selector, template, templatePath),
    ...validateNotEmpty(selector, selectorPath, 'daemonset'),
    ...validatePodTemplate(template, templatePath, old?.template),
    ...validateRunsForever(template, templatePath, 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, specPath.child('minReadySeconds')),
    ...validateUpdateStrategy(spec.updateStrategy, specPath.child('updateStrategy')),
    ...nonNegative(spec.revisionHistoryLimit, specPath.child('revisionHistoryLimit')),
  ];
}

function validateUpdateStrategy({ type, rollingUpdate }: DaemonSetUpdateStrategy, path: Path): FieldError[] {
  if (type === 'OnDelete') return [];
  if (type === 'RollingUpdate') return validateRollingUpdate(rollingUpdate ?? {}, path.child('rollingUpdate'));
  // the unversioned type's field names are what kube-apiserver prints
  const { maxUnavailable: MaxUnavailable = 0, maxSurge: MaxSurge = 0 } = rollingUpdate ?? {};
  const shown = { Type: type, RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable, MaxSurge } };
  return [notSupported(path, shown, ['RollingUpdate', 'OnDelete'])];
}

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdateDaemonSet, path: Path): FieldError[] {
  const unavailablePath = path.child('maxUnavailable');
  const surgePath = path.child('maxSurge');
  const errors = [
    ...validateIntOrPercent(maxUnavailable, unavailablePath),
    ...validateIntOrPercent(maxSurge, surgePath),
    ...validateAtMost100Percent(maxUnavailable, unavailablePath),
    ...validateAtMost100Percent(maxSurge, surgePath),
  ];
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0;
  const hasSurge = intOrPercentValue(maxSurge) !== 0;
  if (hasUnavailable && hasSurge) {
    errors.push(invalidValue(surgePath, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  } else if (!hasUnavailable && !hasSurge) {
    errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'));
  }
  return errors;
}

const statusCounts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];
