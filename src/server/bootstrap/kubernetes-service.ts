import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Service } from '#types/core.v1';
import type { IPAddress } from '#types/networking.v1';
import { ApiError } from '../../api/errors.js';
import type { KubeObject } from '../../api/object.js';
import { belongsTo } from '../../registry/allocators/cluster-ips.js';
import { objectAccess } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { ensure, ensureStatus, type Reconcile } from './ensure.js';

export interface KubernetesServiceOptions {
  /** one range, or two for dual-stack */
  serviceCidrs: string[];
  /** the first address of the first range, which the service gets */
  serviceIp: string;
  /** where this server can be reached */
  advertiseAddress: string;
  port: number;
}

/** The ServiceCIDR and the Service that lead Pods to the API server, and the addresses behind it. */
export async function ensureKubernetesService(registry: Registry, options: KubernetesServiceOptions): Promise<void> {
  await ensureServiceCidr(registry, options.serviceCidrs);
  await ensureService(registry, service(options), options.serviceIp);
  const { advertiseAddress, port } = options;
  const ports = [{ name: 'https', port, protocol: 'TCP' }];
  await ensure(
    registry,
    endpoints(advertiseAddress, ports),
    keep('subsets', [{ addresses: [{ ip: advertiseAddress }], ports }]),
  );
  const addresses = [{ addresses: [advertiseAddress], conditions: { ready: true } }];
  await ensure(
    registry,
    endpointSlice(advertiseAddress, addresses, ports),
    keep('endpoints', addresses, 'ports', ports),
  );
}

const patience = 10;
const pause = 300;

/**
 * Another replica may just be at it and hold the address already; and one that was killed in the middle of it may have
 * left the address behind, which nobody else can have meant for anything but this Service.
 */
async function ensureService(registry: Registry, object: KubeObject, ip: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ensure(registry, object);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 422) || attempt > patience) throw error;
    }
    if (attempt === patience) await dropAddress(registry, object, ip);
    else await sleep(pause);
  }
}

async function dropAddress(registry: Registry, service: KubeObject, ip: string): Promise<void> {
  const addresses = objectAccess<IPAddress & KubeObject>(registry, 'networking.k8s.io', 'ipaddresses');
  const address = await addresses.get(ip);
  if (address !== undefined && belongsTo(address, service as Service & KubeObject)) await addresses.delete(address);
}

async function ensureServiceCidr(registry: Registry, cidrs: string[]): Promise<void> {
  const object = {
    kind: 'ServiceCIDR',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name: 'kubernetes' },
    spec: { cidrs },
  } as KubeObject;
  await ensure(registry, object);
  const condition = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
    reason: '',
    message: 'Kubernetes default Service CIDR is ready',
  };
  await ensureStatus(registry, object, { conditions: [condition] });
}

const service = ({ serviceIp, port }: KubernetesServiceOptions) =>
  ({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
      clusterIP: serviceIp,
      sessionAffinity: 'None',
      type: 'ClusterIP',
      ipFamilyPolicy: 'SingleStack',
    },
  }) as KubeObject;

const endpoints = (ip: string, ports: unknown[]) =>
  ({
    kind: 'Endpoints',
    apiVersion: 'v1',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip }], ports }],
  }) as KubeObject;

const endpointSlice = (ip: string, addresses: unknown[], ports: unknown[]) =>
  ({
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: isIPv6(ip) ? 'IPv6' : 'IPv4',
    endpoints: addresses,
    ports,
  }) as KubeObject;

/** Keeps top-level fields as they are given, in pairs of name and value. */
function keep(...pairs: unknown[]): Reconcile {
  return (current) => {
    const next = { ...current } as unknown as Record<string, unknown>;
    for (let i = 0; i < pairs.length; i += 2) next[pairs[i] as string] = pairs[i + 1];
    return isDeepStrictEqual(next, { ...current }) ? undefined : (next as unknown as KubeObject);
  };
}
