import type { Service, ServicePort } from '#types/core.v1';
import { formatLabels } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { addressesOf, ageColumn, ageOf, column, doc, nameColumn, orNone, wide } from '../printing.js';

function externalIPs({ spec, status }: Service): string {
  const own = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return orNone(own.join(','));
    case 'LoadBalancer':
      return [...addressesOf(status.loadBalancer), ...own].join(',') || '<pending>';
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

const portText = ({ port, nodePort, protocol }: ServicePort) =>
  `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? ''}`;

export const servicesTable: TableDefinition<Service> = {
  columns: [
    nameColumn,
    column('Type', doc('core.v1.ServiceSpec.type')),
    column('Cluster-IP', doc('core.v1.ServiceSpec.clusterIP')),
    column('External-IP', doc('core.v1.ServiceSpec.externalIPs')),
    column('Port(s)', doc('core.v1.ServiceSpec.ports')),
    ageColumn,
    wide(column('Selector', doc('core.v1.ServiceSpec.selector'))),
  ],
  cells: (service, now) => [
    service.metadata.name ?? '',
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] ?? '<none>',
    externalIPs(service),
    orNone(service.spec.ports?.map(portText).join(',')),
    ageOf(service, now),
    formatLabels(service.spec.selector),
  ],
};
