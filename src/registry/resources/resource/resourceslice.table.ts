import type { ResourceSlice } from '#types/resource.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const resourceSlicesTable: TableDefinition<ResourceSlice> = {
  columns: [
    nameColumn,
    column('Node', doc('resource.v1.ResourceSliceSpec.nodeName')),
    column('Driver', doc('resource.v1.ResourceSliceSpec.driver')),
    column('Pool', doc('resource.v1.ResourcePool.name')),
    ageColumn,
  ],
  cells: (slice, now) => [
    slice.metadata.name ?? '',
    slice.spec.nodeName ?? '',
    slice.spec.driver,
    slice.spec.pool.name,
    ageOf(slice, now),
  ],
};
