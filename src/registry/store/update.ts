import { ApiError } from '../../api/errors.js';
import { keepTimes } from '../../api/managed-fields/timestamps.js';
import type { KubeObject } from '../../api/object.js';
import { ChangedError } from '../../storage/backend.js';
import { type CachedObject, encodeStored } from '../../watch/cached-object.js';
import type { ResourceDescriptor } from '../descriptor.js';
import { create, settle } from './create.js';
import { removeFinalized } from './delete.js';
import { beforeUpdate, checkNamespace, checkPreconditions, checkResourceVersion } from './prepare.js';
import type { UpdateRequest } from './request.js';
import type { ResourceStore } from './resource-store.js';
import { untilCurrent } from './until-current.js';

export interface UpdateResult {
  object: CachedObject;
  created: boolean;
}

/** Upstream: Store.Update over GuaranteedUpdate. */
export function update(store: ResourceStore, request: UpdateRequest): Promise<UpdateResult> {
  const key = store.key(request.namespace, request.name);
  return store.queue.run(key, async () => {
    const result = await untilCurrent(store, key, request, (current) => attempt(store, request, key, current));
    return 'created' in result ? result : { object: result, created: false };
  });
}

/** One try on one state; undefined when it would change nothing. */
async function attempt(
  store: ResourceStore,
  request: UpdateRequest,
  key: string,
  current: CachedObject | undefined,
): Promise<UpdateResult | undefined> {
  if (current === undefined) return createInstead(store, request, key);
  const old = store.parse(current);
  checkPreconditions(store, request, key, old, request.preconditions);
  const object = await request.change(old);
  checkNamespace(store, request.namespace, object);
  const attributes = {
    operation: 'UPDATE' as const,
    resource: store.descriptor,
    subresource: request.subresource,
    namespace: request.namespace,
    name: request.name,
    object,
    oldObject: old,
    dryRun: request.dryRun,
    user: request.user,
    warnings: request.warnings,
  };
  await store.admission.mutate?.(attributes);
  checkResourceVersion(store, request, object, old);
  const transaction = await store.hooks.beginUpdate?.(object, old, request);
  return settle(transaction, async () => {
    const ready = beforeUpdate(store, request, object, old);
    keepTimes(ready, old);
    await store.admission.validate?.({ ...attributes, object: ready });
    if (isFinalized(store.descriptor, ready, old)) {
      return { object: await removeFinalized(store, request, key, ready, current), created: false };
    }
    return replace(store, request, key, ready, current);
  });
}

async function createInstead(store: ResourceStore, request: UpdateRequest, key: string): Promise<UpdateResult> {
  if (!request.forceCreate && !store.descriptor.strategy.allowCreateOnUpdate)
    throw store.notFound(request.name, request);
  const object = await request.change(undefined);
  delete object.metadata.resourceVersion; // upstream has no eye for it here
  try {
    return { object: await create(store, request, object), created: true };
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
    throw new ChangedError(key, (await store.backend.get(key)).entry); // somebody was faster: it is an update now
  }
}

async function replace(
  store: ResourceStore,
  request: UpdateRequest,
  key: string,
  object: KubeObject,
  current: CachedObject,
): Promise<UpdateResult | undefined> {
  const stored = encodeStored(object);
  const unchanged = store.cached(key, object, stored, current.revision);
  if (unchanged.json.equals(current.json) && !current.isForeign) return undefined;
  if (request.dryRun) return { object: unchanged, created: false };
  const expected = current.revision;
  const updated = await store.write(key, object, stored, (write) => store.backend.update({ ...write, expected }));
  return { object: updated, created: false };
}

/** Upstream: ShouldDeleteDuringUpdate: the last finalizer of an object that is being deleted has gone. */
function isFinalized({ strategy }: ResourceDescriptor, object: KubeObject, old: KubeObject): boolean {
  const { finalizers } = object.metadata;
  if ((finalizers ?? []).length > 0 || (strategy.pendingFinalizers?.(object) ?? []).length > 0) return false;
  return Boolean(old.metadata.deletionTimestamp) && !old.metadata.deletionGracePeriodSeconds;
}
