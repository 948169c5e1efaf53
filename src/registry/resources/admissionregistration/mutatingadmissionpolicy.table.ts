import type { MutatingAdmissionPolicy } from '#types/admissionregistration.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';
import { paramKindColumn, paramKindText } from './params.js';

export const mutatingAdmissionPoliciesTable: TableDefinition<MutatingAdmissionPolicy> = {
  columns: [
    nameColumn,
    column('Mutations', 'How many mutations the policy has', 'integer'),
    paramKindColumn,
    ageColumn,
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec.mutations?.length ?? 0,
    paramKindText(object.spec.paramKind),
    ageOf(object, now),
  ],
};
