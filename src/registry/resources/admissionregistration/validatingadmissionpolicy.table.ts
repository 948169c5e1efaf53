import type { ValidatingAdmissionPolicy } from '#types/admissionregistration.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';
import { paramKindColumn, paramKindText } from './params.js';

export const validatingAdmissionPoliciesTable: TableDefinition<ValidatingAdmissionPolicy> = {
  columns: [nameColumn, column('Validations', 'How many rules the policy has', 'integer'), paramKindColumn, ageColumn],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec.validations?.length ?? 0,
    paramKindText(object.spec.paramKind),
    ageOf(object, now),
  ],
};
