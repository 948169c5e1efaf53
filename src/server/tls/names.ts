import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { formatIP, networkOf, parseCIDR } from '../../api/ip.js';

/** The first address of a Service range: the kubernetes Service's own. */
export function firstAddress(range: string): string {
  const cidr = parseCIDR(range);
  if (cidr === undefined) throw new Error(`not a CIDR: ${range}`);
  return formatIP({ family: cidr.family, value: networkOf(cidr) + 1n });
}

/** What the serving certificate is made out to, as kube-apiserver's and kubeadm's are. */
export function servingNames(options: {
  advertiseAddress: string;
  bindAddress: string;
  externalHostname: string;
  serviceClusterIpRange: string[];
}): string[] {
  const names = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
    '127.0.0.1',
    '::1',
    ...options.serviceClusterIpRange.map(firstAddress),
    options.advertiseAddress,
    options.bindAddress,
    options.externalHostname,
  ];
  return [...new Set(names)].filter((name) => name !== '' && name !== '0.0.0.0' && name !== '::');
}

/** This host's own address, that of the interface with the default route; loopback where there is none. */
export function hostAddress(): string {
  const external = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter((one) => !one.internal && isIP(one.address) === 4)
      .map(({ address }) => ({ name, address })),
  );
  const route = defaultInterface();
  return (external.find(({ name }) => name === route) ?? external[0])?.address ?? '127.0.0.1';
}

function defaultInterface(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const routes = readFileSync('/proc/net/route', 'utf8').split('\n').slice(1);
  return routes.map((line) => line.split('\t')).find(([, destination]) => destination === '00000000')?.[0];
}
