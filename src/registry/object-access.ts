import { normalize } from '../api/codec/builtin.js';
import { formatTime } from '../api/duration.js';
import { ApiError } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import type { ObjectAccess } from './allocators/access.js';
import type { ResourceDescriptor } from './descriptor.js';
import { ownManager } from './field-managers.js';
import type { Registry } from './registry.js';
import { create } from './store/create.js';
import { remove } from './store/delete.js';
import type { StoreRequest } from './store/request.js';

/** Who the server is to itself. */
export const ownUser = { name: 'system:apiserver', uid: '', groups: ['system:masters'], extra: {} };

/** A request of the server's own. */
export const ownRequest = ({ group, version }: ResourceDescriptor, namespace = ''): StoreRequest => ({
  namespace,
  subresource: '',
  dryRun: false,
  user: ownUser,
  group,
  version,
  warnings: [],
});

/** An object that the server makes for itself, as a request would bring it: whole, with who has set its fields. */
export function ownObject(
  registry: Registry,
  descriptor: ResourceDescriptor,
  object: KubeObject,
  manager = ownManager,
): KubeObject {
  const own = normalize(descriptor.type, structuredClone(object)) as KubeObject;
  descriptor.strategy.defaults?.(own);
  registry.fieldManagers.of(descriptor, '').update(undefined, own, manager, formatTime(Date.now()));
  return own;
}

/** A kind's objects for parts of the server that keep objects of their own. */
export function objectAccess<T extends KubeObject>(
  registry: Registry,
  group: string,
  resource: string,
): ObjectAccess<T> {
  const store = () => registry.storeOf(group, resource);
  const request = (namespace?: string) => ownRequest(store().descriptor, namespace);
  return {
    async get(name, namespace = '') {
      const found = await store().read(store().key(namespace, name));
      return found && (store().parse(found) as T);
    },
    async list() {
      const { cache, prefix } = store();
      await cache.fresh();
      return cache.list({ prefix, exact: false, matches: undefined }).map((object) => store().parse(object) as T);
    },
    async create(object) {
      const own = ownObject(registry, store().descriptor, object);
      return store().parse(await create(store(), request(object.metadata.namespace), own)) as T;
    },
    async delete({ metadata: { name = '', namespace, uid } }) {
      try {
        await remove(store(), { ...request(namespace), name, options: { preconditions: { uid } } });
      } catch (error) {
        const isGone = error instanceof ApiError && (error.code === 404 || error.reason === 'Conflict');
        if (!isGone) throw error;
      }
    },
  };
}
