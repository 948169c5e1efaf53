import type { RoleBinding } from '#types/rbac.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn, wide } from '../printing.js';

/** Role bindings and cluster role bindings show the same. */
export const roleBindingsTable: TableDefinition<Pick<RoleBinding, 'metadata' | 'roleRef' | 'subjects'>> = {
  columns: [
    nameColumn,
    column('Role', doc('rbac.v1.RoleBinding.roleRef')),
    ageColumn,
    wide(column('Users', 'The users that are given the role')),
    wide(column('Groups', 'The groups that are given the role')),
    wide(column('ServiceAccounts', 'The service accounts that are given the role')),
  ],
  cells(binding, now) {
    const subjects = (kind: string) => binding.subjects?.filter((subject) => subject.kind === kind) ?? [];
    const names = (kind: string) => subjects(kind).map((subject) => subject.name);
    return [
      binding.metadata.name ?? '',
      `${binding.roleRef.kind}/${binding.roleRef.name}`,
      ageOf(binding, now),
      names('User').join(', '),
      names('Group').join(', '),
      subjects('ServiceAccount')
        .map(({ namespace = '', name }) => `${namespace}/${name}`)
        .join(', '),
    ];
  },
};
