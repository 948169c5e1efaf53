import type { RoleBinding } from '#types/rbac.v1';
import type { Strategy } from '../../strategy.js';
import { roleBindingsTable } from './rolebinding.table.js';
import { defaultBinding, validateBinding, validateRbacName, validateRoleRefChange } from './validation.js';

export const roleBindings: Strategy<RoleBinding> = {
  table: roleBindingsTable,
  validateName: validateRbacName,
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, true),
  validateUpdate: (binding, old) => [...validateBinding(binding, true), ...validateRoleRefChange(binding, old)],
  allowCreateOnUpdate: true,
};
