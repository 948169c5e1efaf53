import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '#types/core.v1';
import type { IPAddress } from '#types/networking.v1';
import { ApiError } from '../../api/errors.js';
import type { KubeObject } from '../../api/object.js';
import { belongsTo } from '../../registry/allocators/cluster-ips.js';
import { objectAccess } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { ensure } from './ensure.js';
import { ensureCondition } from './ensure-condition.js';

export interface KubernetesServiceOptions {
  /** one range, or two for dual-stack */
  serviceCidrs: string[];
  /** the first address of the first range, which the service gets */
  serviceIp: string;
  /** where this server can be reached */
  port: number;
}

/** The ServiceCIDR and the Service that lead Pods to the API server. */
export async function ensureKubernetesService(registry: Registry, options: KubernetesServiceOptions): Promise<void> {
  await ensureServiceCidr(registry, options.serviceCidrs);
  await ensureService(registry, service(options), options.serviceIp);
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
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: '',
    message: 'Kubernetes default Service CIDR is ready',
  } as const;
  await ensureCondition(registry, object, ready, 'kubernetes-service-cidr-controller');
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
