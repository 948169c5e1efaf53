import { formatTime } from '../../api/duration.js';
import { type KubeObject, parseGroupVersion } from '../../api/object.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { ownManager } from '../../registry/field-managers.js';
import { ownObject, ownRequest } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { update } from '../../registry/store/update.js';

/** What an object shall look like; returns undefined when `current` is right as it is. */
export type Reconcile = (current: KubeObject) => KubeObject | undefined;

/**
 * Makes an object unless it is there, and where `reconcile` is given, keeps it right. Several replicas may do so at
 * the same time. `manager` is who the managed fields name for it.
 */
export async function ensure(
  registry: Registry,
  object: KubeObject,
  reconcile?: Reconcile,
  manager = ownManager,
): Promise<void> {
  const descriptor = descriptorOf(registry, object);
  const store = registry.store(descriptor);
  const { name = '', namespace = '' } = object.metadata;
  await store.cache.ready();
  const current = store.cache.get(store.key(namespace, name));
  if (current !== undefined && reconcile?.(store.parse(current)) === undefined) return;
  const change = (now: KubeObject | undefined): KubeObject => {
    if (now === undefined) return ownObject(registry, descriptor, object, manager);
    const right = reconcile?.(now);
    if (right === undefined) return structuredClone(now); // another replica was faster
    const own = structuredClone(right);
    registry.fieldManagers.of(descriptor, '').update(now, own, manager, formatTime(Date.now()));
    return own;
  };
  // what is known here may be gone already
  await update(store, { ...ownRequest(descriptor, namespace), name, change, forceCreate: true });
}

export function descriptorOf({ descriptors }: Registry, { apiVersion, kind }: KubeObject): ResourceDescriptor {
  const { group, version } = parseGroupVersion(apiVersion);
  const found = descriptors.find((d) => d.group === group && d.version === version && d.kind === kind);
  if (found === undefined) throw new Error(`no such kind: ${apiVersion} ${kind}`);
  return found;
}
