import type { BoundObjectLookup } from '../auth/service-account-token.js';
import type { Registry } from '../registry/registry.js';

/** Finds what a service account token is bound to, as the store has it now. */
export const boundObjectLookup =
  (registry: Registry): BoundObjectLookup =>
  async (resource, namespace, name) => {
    const store = registry.storeOf('', resource);
    await store.cache.fresh();
    const found = store.cache.get(store.key(namespace, name));
    if (found === undefined) return undefined;
    const { uid = '', deletionTimestamp } = store.parse(found).metadata;
    return { uid, deletionTimestamp };
  };
