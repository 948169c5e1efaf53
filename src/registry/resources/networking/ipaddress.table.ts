import type { IPAddress } from '#types/networking.v1';
import type { TableDefinition } from '../../table.js';
import { ageOf, column, doc, nameColumn } from '../printing.js';

/** "services/default/kubernetes" */
function parentText({ spec }: IPAddress): string {
  const parent = spec.parentRef;
  if (!parent) return '<none>';
  const resource = parent.group ? `${parent.resource}.${parent.group}` : (parent.resource ?? '');
  return [resource.toLowerCase(), ...(parent.namespace ? [parent.namespace] : []), parent.name ?? ''].join('/');
}

/** The third cell, the age, has no column: upstream's printIPAddress has it so. */
export const ipAddressesTable: TableDefinition<IPAddress> = {
  columns: [nameColumn, column('ParentRef', doc('networking.v1.IPAddressSpec.parentRef'))],
  cells: (object, now) => [object.metadata.name ?? '', parentText(object), ageOf(object, now)],
};
