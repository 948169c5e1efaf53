import type { AggregationRule, ClusterRole } from '#types/rbac.v1';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import { formatSelector, validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { validateRbacName, validateRules } from './validation.js';

const selectorsPath = Path.of('aggregationRule', 'clusterRoleSelectors');

const validateSelectors = (rule: AggregationRule | undefined, allowInvalidValues: boolean): FieldError[] =>
  (rule?.clusterRoleSelectors ?? []).flatMap((selector, i) => {
    const path = selectorsPath.index(i);
    const isUnusable = formatSelector(selector) === '<error>';
    return [
      ...validateLabelSelector(selector, path, { allowInvalidValues }),
      ...(isUnusable ? [invalidValue(path, null, 'invalid label selector.')] : []),
    ];
  });

function validate({ rules, aggregationRule }: ClusterRole, old?: ClusterRole): FieldError[] {
  const errors = validateRules(rules, false);
  if (aggregationRule !== undefined && !aggregationRule.clusterRoleSelectors?.length) {
    const message = 'at least one clusterRoleSelector required if aggregationRule is non-nil';
    errors.push(required(selectorsPath, message));
  }
  const allowInvalidValues = validateSelectors(old?.aggregationRule, false).length > 0;
  return [...errors, ...validateSelectors(aggregationRule, allowInvalidValues)];
}

export const clusterRoles: Strategy<ClusterRole> = {
  validateName: validateRbacName,
  validate: (role) => validate(role),
  validateUpdate: (role, old) => validate(role, old),
  allowCreateOnUpdate: true,
};
