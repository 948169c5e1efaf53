import type { Role } from '#types/rbac.v1';
import type { Strategy } from '../../strategy.js';
import { validateRbacName, validateRules } from './validation.js';

export const roles: Strategy<Role> = {
  validateName: validateRbacName,
  validate: ({ rules }) => validateRules(rules, true),
  allowCreateOnUpdate: true,
};
