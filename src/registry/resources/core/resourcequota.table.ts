import type { ResourceQuota } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const resourceQuotasTable: TableDefinition<ResourceQuota> = {
  columns: [
    nameColumn,
    column('Request', 'What is used of each quota, those on limits excepted'),
    column('Limit', 'What is used of each quota on limits'),
    ageColumn,
  ],
  cells(quota, now) {
    const { hard = {}, used = {} } = quota.status ?? {};
    const text = (names: string[]) => names.map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`).join(', ');
    const names = Object.keys(hard).sort();
    return [
      quota.metadata.name ?? '',
      text(names.filter((name) => !name.startsWith('limits.'))),
      text(names.filter((name) => name.startsWith('limits.'))),
      ageOf(quota, now),
    ];
  },
};
