import { isDeepStrictEqual } from 'node:util';
import { formatTime } from '../../api/duration.js';
import { ApiError } from '../../api/errors.js';
import { type KubeObject, parseGroupVersion } from '../../api/object.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { ownManager } from '../../registry/field-managers.js';
import { ownObject, ownRequest } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { create } from '../../registry/store/create.js';
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
  const request = ownRequest(descriptor, namespace);
  await store.cache.ready();
  const current = store.cache.get(store.key(namespace, name));
  if (current === undefined) {
    try {
      await create(store, request, ownObject(registry, descriptor, object, manager));
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error; // another replica was faster
    }
  }
  if (reconcile === undefined) return;
  if (current !== undefined && reconcile(store.parse(current)) === undefined) return;
  const change = (now: KubeObject | undefined) => {
    const right = structuredClone((now && reconcile(now)) ?? now ?? object);
    registry.fieldManagers.of(descriptor, '').update(now, right, manager, formatTime(Date.now()));
    return right;
  };
  await update(store, { ...request, name, change });
}

/** A status as it shall be, made of the object as it is. */
export type StatusOf = (now: KubeObject & { status?: unknown }) => unknown;

/**
 * Writes an object's status, once it is there, unless it says the same already but for the times. Where `applier` is
 * given, the status is applied, and the managed fields name it; else the server updates it in its own name.
 */
export async function ensureStatus(
  registry: Registry,
  object: KubeObject,
  statusOf: StatusOf,
  applier?: string,
): Promise<void> {
  const descriptor = descriptorOf(registry, object);
  const store = registry.store(descriptor);
  const { name = '', namespace = '' } = object.metadata;
  const isRight: (now: KubeObject & { status?: unknown }) => boolean = (now) =>
    isDeepStrictEqual(timeless(now.status), timeless(statusOf(now)));
  await store.cache.ready();
  const current = store.cache.get(store.key(namespace, name));
  if (current !== undefined && isRight(store.parse(current))) return;
  const write = (now: KubeObject) => {
    const time = formatTime(Date.now());
    const fields = registry.fieldManagers.of(descriptor, 'status');
    const status = statusOf(now);
    if (applier === undefined) {
      const right = { ...structuredClone(now), status };
      fields.update(now, right, ownManager, time);
      return right;
    }
    const { kind, apiVersion } = object;
    const config = { kind, apiVersion, metadata: { name, ...(namespace === '' ? {} : { namespace }) }, status };
    return fields.apply(now, config as KubeObject, { name: applier, force: true }, time);
  };
  const change = (now = object) => structuredClone(isRight(now) ? now : write(now));
  await update(store, { ...ownRequest(descriptor, namespace), subresource: 'status', name, change });
}

const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? {}, (key, inner) => (key === 'lastTransitionTime' ? undefined : inner)));

export function descriptorOf({ descriptors }: Registry, { apiVersion, kind }: KubeObject): ResourceDescriptor {
  const { group, version } = parseGroupVersion(apiVersion);
  const found = descriptors.find((d) => d.group === group && d.version === version && d.kind === kind);
  if (found === undefined) throw new Error(`no such kind: ${apiVersion} ${kind}`);
  return found;
}
