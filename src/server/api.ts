import { namespaceLifecycle } from '../admission/namespace-lifecycle.js';
import { loadFacts } from '../api/facts-loader.js';
import { adminAccessHooks } from '../registry/admin-access-hooks.js';
import type { ServiceAllocator } from '../registry/allocators/service-allocator.js';
import { createRegistry, type Registry } from '../registry/registry.js';
import { serviceAllocator, serviceHooks } from '../registry/service-hooks.js';
import { storedForms } from '../registry/stored-form.js';
import type { Backend } from '../storage/backend.js';
import { bootstrap, ensureSystem } from './bootstrap/index.js';
import { KubernetesEndpoints } from './bootstrap/kubernetes-endpoints.js';
import { ServerLeases } from './bootstrap/server-leases.js';
import type { Options } from './flags.js';
import type { Logger } from './logger.js';
import type { Settings } from './settings.js';
import { firstAddress } from './tls/names.js';

export interface Api {
  registry: Registry;
  /** Finds what a crash has lost, before anybody is served. */
  prepare(): Promise<void>;
  /** Makes what kube-apiserver makes at its start, for a server that listens on `port`. */
  bootstrap(port: number): Promise<void>;
  /** Brings back what nobody may do without, and says that this server is still there. */
  sustain(port: number): Promise<void>;
  /** Says that this server is going. */
  leave(port: number): Promise<void>;
  /** Finds service addresses and ports that a crash has lost. */
  repair(): Promise<void>;
}

/** The resources over the store, with what Services need around their writes. */
export function createApi(options: Options, settings: Settings, backend: Backend, log: Logger): Api {
  let services: ServiceAllocator | undefined;
  // an embedded store has no other server beside this one
  const alone = options.etcdServers.length === 0;
  const storedForm = storedForms[options.storageMediaType];
  const registry = createRegistry({
    backend,
    facts: loadFacts(),
    prefix: options.etcdPrefix,
    storedForm,
    eventTtl: Math.ceil(options.eventTtl / 1000),
    admission: namespaceLifecycle,
    hooks: (made) => {
      services = serviceAllocator(made, {
        serviceClusterIPRanges: options.serviceClusterIpRange,
        nodePortRange: `${options.serviceNodePortRange.from}-${options.serviceNodePortRange.to}`,
        report: (error) => log.warn({ err: error }, 'a service address or port was not given back; repair will'),
      });
      return { services: serviceHooks(services), ...adminAccessHooks(made) };
    },
    onReset: (resource, error) => log.warn({ err: error, resource: resource.resource }, 'watch on the store was lost'),
  });
  const endpoints = new KubernetesEndpoints(registry, {
    address: settings.advertiseAddress,
    leases: alone ? undefined : new ServerLeases(backend, options.etcdPrefix, storedForm),
  });
  const serviceCidrs = options.serviceClusterIpRange;
  const serviceIp = firstAddress(serviceCidrs[0]);
  const sustain = (port: number) => ensureSystem(registry, { serviceCidrs, serviceIp, port }, endpoints);
  return {
    registry,
    async prepare() {
      await services?.repair({ alone });
    },
    async bootstrap(port) {
      await sustain(port);
      await bootstrap(registry);
    },
    sustain,
    leave: (port) => endpoints.leave(port),
    async repair() {
      await services?.repair({ alone: false });
    },
  };
}
