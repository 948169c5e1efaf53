import type { ServiceCIDR } from '#types/networking.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const serviceCIDRsTable: TableDefinition<ServiceCIDR> = {
  columns: [nameColumn, column('CIDRs', doc('networking.v1.ServiceCIDRSpec.cidrs')), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.spec.cidrs?.join(',') ?? '', ageOf(object, now)],
};
