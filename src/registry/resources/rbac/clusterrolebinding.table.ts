import type { ClusterRoleBinding } from '#types/rbac.v1';
import type { TableDefinition } from '../../table.js';
import { doc } from '../printing.js';
import { roleBindingsTable } from './rolebinding.table.js';

export const clusterRoleBindingsTable: TableDefinition<ClusterRoleBinding> = {
  columns: roleBindingsTable.columns.map((column) =>
    column.name === 'Role' ? { ...column, description: doc('rbac.v1.ClusterRoleBinding.roleRef') } : column,
  ),
  cells: roleBindingsTable.cells,
};
