import type { EndpointSlice } from '#types/discovery.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, firstThree, nameColumn } from '../printing.js';

export const endpointSlicesTable: TableDefinition<EndpointSlice> = {
  columns: [
    nameColumn,
    column('AddressType', doc('discovery.v1.EndpointSlice.addressType')),
    column('Ports', doc('discovery.v1.EndpointSlice.ports')),
    column('Endpoints', doc('discovery.v1.EndpointSlice.endpoints')),
    ageColumn,
  ],
  cells(slice, now) {
    const ports = slice.ports?.map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port))) ?? [];
    const addresses = slice.endpoints?.flatMap((endpoint) => endpoint.addresses ?? []) ?? [];
    return [
      slice.metadata.name ?? '',
      slice.addressType,
      firstThree(ports) || '<unset>',
      firstThree(addresses) || '<unset>',
      ageOf(slice, now),
    ];
  },
};
