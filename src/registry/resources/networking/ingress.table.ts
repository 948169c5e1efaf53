import type { Ingress, IngressRule } from '#types/networking.v1';
import type { TableDefinition } from '../../table.js';
import { addressesOf, ageColumn, ageOf, column, nameColumn } from '../printing.js';

/** At most three hosts; how many more are left out is reckoned from all rules, those without a host included. */
function hostsText(rules: IngressRule[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === 3) more = true;
    if (!more && host) hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  return hosts.join(',') + (more ? ` + ${rules.length - 3} more...` : '');
}

export const ingressesTable: TableDefinition<Ingress> = {
  columns: [
    nameColumn,
    column('Class', 'The IngressClass that serves this ingress'),
    column('Hosts', 'The hosts that its rules are for'),
    column('Address', 'Where the load balancer listens'),
    column('Ports', 'The ports that are open: 80, and 443 where there is TLS'),
    ageColumn,
  ],
  cells: (ingress, now) => [
    ingress.metadata.name ?? '',
    ingress.spec.ingressClassName ?? '<none>',
    hostsText(ingress.spec.rules ?? []),
    addressesOf(ingress.status.loadBalancer).join(','),
    ingress.spec.tls?.length ? '80, 443' : '80',
    ageOf(ingress, now),
  ],
};
