import type { ValidatingAdmissionPolicyBinding } from '#types/admissionregistration.v1';
import type { TableDefinition } from '../../table.js';
import { policyBindingsTable } from './params.js';

export const validatingAdmissionPolicyBindingsTable: TableDefinition<ValidatingAdmissionPolicyBinding> =
  policyBindingsTable;
