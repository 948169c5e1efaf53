import type { EndpointSubset, Endpoints } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, firstThree, nameColumn } from '../printing.js';

const hostPort = (ip: string, port: number) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

function addressesIn({ addresses = [], ports = [] }: EndpointSubset): string[] {
  if (ports.length === 0) return addresses.map((address) => address.ip);
  return ports.flatMap(({ port }) => addresses.map((address) => hostPort(address.ip, port)));
}

export const endpointsTable: TableDefinition<Endpoints> = {
  columns: [nameColumn, column('Endpoints', doc('core.v1.Endpoints.subsets')), ageColumn],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.subsets?.length ? firstThree(object.subsets.flatMap(addressesIn)) : '<none>',
    ageOf(object, now),
  ],
};
