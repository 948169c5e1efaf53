import type { Facts } from '../api/facts.js';
import type { Backend } from '../storage/backend.js';
import { RevisionProbe } from '../watch/probe.js';
import type { Admission } from './admission.js';
import type { ResourceDescriptor } from './descriptor.js';
import { describeResources } from './descriptors.js';
import { FieldManagers } from './field-managers.js';
import type { StoreHooks } from './store/request.js';
import { ResourceStore } from './store/resource-store.js';
import { type StoredForm, storedAsJson } from './stored-form.js';

export interface RegistryOptions {
  backend: Backend;
  facts: Facts;
  /** default "/registry" */
  prefix?: string;
  /** how values are written; default JSON */
  storedForm?: StoredForm;
  /** seconds that events live; default 3600 */
  eventTtl?: number;
  /** asked at every write; plug-ins get the registry they look into */
  admission?(registry: Registry): Admission;
  /** what some resources need around their writes, by plural */
  hooks?(registry: Registry): Record<string, StoreHooks>;
  /** told when a watch on the store was lost and a resource's cache starts anew */
  onReset?(resource: ResourceDescriptor, error: Error): void;
}

/** All resources and their stores. */
export interface Registry {
  readonly descriptors: ResourceDescriptor[];
  readonly backend: Backend;
  /** the server's prefix in the store, "/registry" */
  readonly prefix: string;
  readonly storedForm: StoredForm;
  readonly fieldManagers: FieldManagers;
  find(group: string, version: string, resource: string): ResourceDescriptor | undefined;
  /** the store of a resource, made when it is first asked for; several versions share one */
  store(descriptor: ResourceDescriptor): ResourceStore;
  /** the store of a resource that is known to exist, in any version */
  storeOf(group: string, resource: string): ResourceStore;
  /** sends a bookmark to every watcher that wants them */
  bookmark(): void;
  close(): void;
}

/** Wires descriptors, stores and caches over a backend, which stays the caller's to close. */
export function createRegistry(options: RegistryOptions): Registry {
  const { backend, prefix = '/registry', storedForm = storedAsJson, eventTtl = 3600 } = options;
  const descriptors = describeResources(options.facts, { eventTtl });
  const byName = new Map(descriptors.map((d) => [`${d.group}/${d.version}/${d.resource}`, d]));
  const stores = new Map<string, ResourceStore>();
  const probe = new RevisionProbe(() => backend.currentRevision());
  const store = (descriptor: ResourceDescriptor): ResourceStore => {
    const place = descriptor.storage?.prefix ?? '';
    let found = stores.get(place);
    if (found === undefined) {
      found = new ResourceStore(storedVersion(descriptors, descriptor), {
        backend,
        probe,
        prefix,
        storedForm,
        admission,
        hooks: hooks[descriptor.resource],
        onReset: (resource, error) => options.onReset?.(resource, error),
      });
      stores.set(place, found);
    }
    return found;
  };
  const registry: Registry = {
    descriptors,
    backend,
    prefix,
    storedForm,
    fieldManagers: new FieldManagers(descriptors),
    find: (group, version, resource) => byName.get(`${group}/${version}/${resource}`),
    store,
    storeOf: (group, resource) => {
      const descriptor = descriptors.find((d) => d.group === group && d.resource === resource);
      if (descriptor === undefined) throw new Error(`no such resource: ${resource}.${group}`);
      return store(descriptor);
    },
    bookmark: () => {
      for (const { cache } of stores.values()) cache.bookmarkAll();
    },
    close: () => {
      for (const { cache } of stores.values()) cache.close();
    },
  };
  const admission = options.admission?.(registry) ?? {};
  const hooks = options.hooks?.(registry) ?? {};
  return registry;
}

/** Of several versions of one resource, the one that is written into the store. */
function storedVersion(descriptors: ResourceDescriptor[], descriptor: ResourceDescriptor): ResourceDescriptor {
  if (descriptor.storage?.convert === undefined) return descriptor;
  const { prefix } = descriptor.storage;
  return descriptors.find((d) => d.storage?.prefix === prefix && d.storage.convert === undefined) ?? descriptor;
}
