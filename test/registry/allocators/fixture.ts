import type { Endpoints, Service } from '#types/core.v1';
import type { IPAddress, ServiceCIDR } from '#types/networking.v1';
import { ServiceAllocator, type ServiceAllocatorOptions } from '../../../src/registry/allocators/service-allocator.js';
import { services as strategy } from '../../../src/registry/resources/core/service.js';
import type { Backend } from '../../../src/storage/backend.js';
import { openEmbedded } from '../../../src/storage/embedded.js';
import { MemoryAccess } from './memory-access.js';

export interface Cluster {
  backend: Backend;
  services: MemoryAccess<Service>;
  ipAddresses: MemoryAccess<IPAddress>;
  serviceCIDRs: MemoryAccess<ServiceCIDR>;
  endpoints: MemoryAccess<Endpoints>;
  errors: unknown[];
  /** as many as replicas are wanted */
  allocator(options?: Partial<ServiceAllocatorOptions>): ServiceAllocator;
}

export async function makeCluster(ranges = ['10.0.0.0/24'], nodePortRange = '30000-32767'): Promise<Cluster> {
  const backend = await openEmbedded({ memory: true });
  const cluster = {
    backend,
    services: new MemoryAccess<Service>('services'),
    ipAddresses: new MemoryAccess<IPAddress>('ipaddresses'),
    serviceCIDRs: new MemoryAccess<ServiceCIDR>('servicecidrs'),
    endpoints: new MemoryAccess<Endpoints>('endpoints'),
    errors: [] as unknown[],
  };
  await cluster.serviceCIDRs.create({
    kind: 'ServiceCIDR',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: ranges },
    status: {},
  });
  const report = (error: unknown) => cluster.errors.push(error);
  return {
    ...cluster,
    allocator: (options) =>
      new ServiceAllocator({ ...cluster, serviceClusterIPRanges: ranges, nodePortRange, report, ...options }),
  };
}

/** A Service as it reaches the allocator: defaulted. */
export function makeService(name: string, spec: Partial<Service['spec']> = {}): Service {
  const ports = [{ port: 80, targetPort: 80 }];
  const service: Service = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default' },
    spec: { ports, ...spec },
    status: { loadBalancer: {} },
  };
  strategy.defaults?.(service);
  return service;
}
