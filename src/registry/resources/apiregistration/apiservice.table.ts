import type { APIService } from '#types/apiregistration.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

function availableText({ status }: APIService): string {
  const condition = status.conditions?.find(({ type }) => type === 'Available');
  if (condition === undefined) return 'Unknown';
  return condition.status !== 'True' && condition.reason
    ? `${condition.status} (${condition.reason})`
    : condition.status;
}

export const apiServicesTable: TableDefinition<APIService> = {
  columns: [
    nameColumn,
    column('Service', 'The service that answers for this API group version; Local for the server itself'),
    column('Available', 'Whether that service answers'),
    ageColumn,
  ],
  cells(object, now) {
    const service = object.spec.service;
    return [
      object.metadata.name ?? '',
      service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local',
      availableText(object),
      ageOf(object, now),
    ];
  },
};
