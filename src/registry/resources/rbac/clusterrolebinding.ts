import type { ClusterRoleBinding } from '#types/rbac.v1';
import type { Strategy } from '../../strategy.js';
import { clusterRoleBindingsTable } from './clusterrolebinding.table.js';
import { defaultBinding, validateBinding, validateRbacName, validateRoleRefChange } from './validation.js';

export const clusterRoleBindings: Strategy<ClusterRoleBinding> = {
  table: clusterRoleBindingsTable,
  validateName: validateRbacName,
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, false),
  validateUpdate: (binding, old) => [...validateBinding(binding, false), ...validateRoleRefChange(binding, old)],
  allowCreateOnUpdate: true,
};
