import type { PodDisruptionBudget } from '#types/policy.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const podDisruptionBudgetsTable: TableDefinition<PodDisruptionBudget> = {
  columns: [
    nameColumn,
    column('Min Available', 'How many pods must stay available'),
    column('Max Unavailable', 'How many pods may be unavailable'),
    column('Allowed Disruptions', 'How many pods may be evicted now', 'integer'),
    ageColumn,
  ],
  cells: (budget, now) => [
    budget.metadata.name ?? '',
    String(budget.spec.minAvailable ?? 'N/A'),
    String(budget.spec.maxUnavailable ?? 'N/A'),
    budget.status.disruptionsAllowed ?? 0,
    ageOf(budget, now),
  ],
};
