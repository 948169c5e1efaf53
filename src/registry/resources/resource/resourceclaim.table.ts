import type { ResourceClaim } from '#types/resource.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

function stateOf({ metadata, status }: ResourceClaim): string {
  const deleted = Boolean(metadata.deletionTimestamp);
  if (!status.allocation) return deleted ? 'deleted' : 'pending';
  return [deleted && 'deleted', 'allocated', status.reservedFor?.length && 'reserved'].filter(Boolean).join(',');
}

export const resourceClaimsTable: TableDefinition<ResourceClaim> = {
  columns: [nameColumn, column('State', 'Whether the claim is pending, allocated, reserved or deleted'), ageColumn],
  cells: (claim, now) => [claim.metadata.name ?? '', stateOf(claim), ageOf(claim, now)],
};
