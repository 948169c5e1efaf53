import type { MutatingAdmissionPolicyBinding } from '#types/admissionregistration.v1';
import type { TableDefinition } from '../../table.js';
import { policyBindingsTable } from './params.js';

export const mutatingAdmissionPolicyBindingsTable: TableDefinition<MutatingAdmissionPolicyBinding> =
  policyBindingsTable;
