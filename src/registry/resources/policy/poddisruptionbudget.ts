import type { PodDisruptionBudget } from '#types/policy.v1';
import { nonNegative } from '../../../api/checks.js';
import { validateConditions } from '../../../api/conditions.js';
import { type FieldError, invalidValue, notSupported, Path } from '../../../api/field.js';
import { isValidPathSegmentName } from '../../../api/names.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { validateAtMost100Percent, validateIntOrPercent } from '../apps/validation.js';
import { podDisruptionBudgetsTable } from './poddisruptionbudget.table.js';

const specPath = Path.of('spec');
const statusPath = Path.of('status');
const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

function validate({ spec }: PodDisruptionBudget, old?: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector = null, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    // the unversioned type's field names are what kube-apiserver prints
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    errors.push(invalidValue(specPath, shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const path = specPath.child(field);
    errors.push(...validateIntOrPercent(spec[field], path), ...validateAtMost100Percent(spec[field], path));
  }
  const allowInvalidValues = old !== undefined && validateLabelSelector(old.spec.selector, specPath).length > 0;
  errors.push(...validateLabelSelector(selector, specPath.child('selector'), { allowInvalidValues }));
  if (policy === undefined || evictionPolicies.includes(policy)) return errors;
  return [...errors, notSupported(specPath.child('unhealthyPodEvictionPolicy'), policy, evictionPolicies)];
}

export const podDisruptionBudgets: Strategy<PodDisruptionBudget> = {
  table: podDisruptionBudgetsTable,
  generation: true,
  validateName: isValidPathSegmentName,
  anyFinalizer: true,
  validate: (object) => validate(object),
  validateUpdate: (object, old) => validate(object, old),
  subresources: {
    status: {
      validateUpdate: ({ status }) => [
        ...validateConditions(status.conditions, statusPath.child('conditions')),
        ...(['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const).flatMap((field) =>
          nonNegative(status[field], statusPath.child(field)),
        ),
      ],
    },
  },
  allowUnconditionalUpdate: false,
};
