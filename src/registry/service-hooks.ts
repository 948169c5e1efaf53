import type { Endpoints, Service } from '#types/core.v1';
import type { IPAddress, ServiceCIDR } from '#types/networking.v1';
import type { KubeObject } from '../api/object.js';
import { ServiceAllocator } from './allocators/service-allocator.js';
import { objectAccess } from './object-access.js';
import type { Registry } from './registry.js';
import { nothingTaken, type StoreHooks } from './store/request.js';

export interface ServiceRanges {
  /** one CIDR, or two of different families */
  serviceClusterIPRanges: string[];
  /** "30000-32767" */
  nodePortRange: string;
  /** told what could not be given back after a write; repair finds it */
  report(error: unknown): void;
}

type Stored<T> = T & KubeObject;

/** Cluster IPs and node ports around the writes of Services. */
export function serviceAllocator(registry: Registry, ranges: ServiceRanges): ServiceAllocator {
  return new ServiceAllocator({
    ...ranges,
    backend: registry.backend,
    key: `${registry.prefix}/ranges/servicenodeports`,
    storedForm: registry.storedForm,
    services: objectAccess<Stored<Service>>(registry, '', 'services'),
    endpoints: objectAccess<Stored<Endpoints>>(registry, '', 'endpoints'),
    ipAddresses: objectAccess<Stored<IPAddress>>(registry, 'networking.k8s.io', 'ipaddresses'),
    serviceCIDRs: objectAccess<Stored<ServiceCIDR>>(registry, 'networking.k8s.io', 'servicecidrs'),
  });
}

export const serviceHooks = (allocator: ServiceAllocator): StoreHooks => ({
  beginCreate: (service, { dryRun }) => allocator.allocateCreate(service as Stored<Service>, { dryRun }),
  beginUpdate: async (service, old, { dryRun, subresource }) =>
    subresource === ''
      ? allocator.allocateUpdate(service as Stored<Service>, old as Stored<Service>, { dryRun })
      : nothingTaken,
  afterDelete: (service) => allocator.release(service as Stored<Service>),
});
