import type { Secret } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const secretsTable: TableDefinition<Secret> = {
  columns: [
    nameColumn,
    column('Type', doc('core.v1.Secret.type')),
    column('Data', doc('core.v1.Secret.data')),
    ageColumn,
  ],
  cells: (secret, now) => [
    secret.metadata.name ?? '',
    secret.type ?? '',
    Object.keys(secret.data ?? {}).length,
    ageOf(secret, now),
  ],
};
