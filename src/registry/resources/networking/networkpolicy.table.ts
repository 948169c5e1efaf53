import type { NetworkPolicy } from '#types/networking.v1';
import { formatLabelSelector } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const networkPoliciesTable: TableDefinition<NetworkPolicy> = {
  columns: [nameColumn, column('Pod-Selector', doc('networking.v1.NetworkPolicySpec.podSelector')), ageColumn],
  cells: (object, now) => [
    object.metadata.name ?? '',
    formatLabelSelector(object.spec.podSelector ?? {}),
    ageOf(object, now),
  ],
};
