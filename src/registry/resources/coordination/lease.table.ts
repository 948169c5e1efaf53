import type { Lease } from '#types/coordination.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const leasesTable: TableDefinition<Lease> = {
  columns: [nameColumn, column('Holder', doc('coordination.v1.LeaseSpec.holderIdentity')), ageColumn],
  cells: (lease, now) => [lease.metadata.name ?? '', lease.spec.holderIdentity ?? '', ageOf(lease, now)],
};
