import { type ApiError, conflict } from '../../api/errors.js';
import type { KubeObject, ObjectMeta } from '../../api/object.js';
import { atRevision, type CachedObject, encodeStored } from '../../watch/cached-object.js';
import type { ResourceDescriptor } from '../descriptor.js';
import { type Deletion, planDeletion } from './deletion.js';
import type { DeleteRequest, StoreRequest } from './request.js';
import type { ResourceStore } from './resource-store.js';
import { untilCurrent } from './until-current.js';

export interface DeleteResult {
  object: CachedObject;
  /** false: the object is only marked, and goes when its finalizers or its grace period are over */
  deleted: boolean;
}

/** Upstream: Store.Delete. */
export function remove(store: ResourceStore, request: DeleteRequest): Promise<DeleteResult> {
  const key = store.key(request.namespace, request.name);
  return store.queue.run(key, async () => {
    const result = await untilCurrent(store, key, request, (current) => attempt(store, request, key, current));
    return 'deleted' in result ? result : { object: result, deleted: false };
  });
}

/** One try on one state; undefined when it would change nothing. */
async function attempt(
  store: ResourceStore,
  request: DeleteRequest,
  key: string,
  current: CachedObject | undefined,
): Promise<DeleteResult | undefined> {
  if (current === undefined) throw store.notFound(request.name, request);
  const object = store.parse(current);
  checkDeletePreconditions(store, request, object);
  await store.admission.validate?.({
    operation: 'DELETE',
    resource: store.descriptor,
    subresource: '',
    namespace: request.namespace,
    name: request.name,
    oldObject: object,
    dryRun: request.dryRun,
    user: request.user,
    warnings: request.warnings,
  });
  const plan = planDeletion(store.descriptor, object, request.options, Date.now());
  if (plan === 'pending') return undefined;
  if (plan === 'now') return { object: await erase(store, request, key, object, current), deleted: true };
  const marked = await mark(store, request, key, plan, current);
  if (plan.erase) return { object: await erase(store, request, key, object, marked ?? current), deleted: true };
  return marked && { object: marked, deleted: false };
}

/** Writes the object with its deletion timestamp; undefined when it has it already. */
async function mark(
  store: ResourceStore,
  request: DeleteRequest,
  key: string,
  { object }: Exclude<Deletion, string>,
  current: CachedObject,
): Promise<CachedObject | undefined> {
  const normal = store.normalize(object);
  const stored = encodeStored(normal);
  const same = store.cached(key, normal, stored, current.revision);
  if (same.json.equals(current.json)) return undefined;
  if (request.dryRun) return same;
  const expected = current.revision;
  return store.write(key, normal, stored, (write) => store.backend.update({ ...write, expected }));
}

async function erase(
  store: ResourceStore,
  request: StoreRequest,
  key: string,
  object: KubeObject,
  current: CachedObject,
): Promise<CachedObject> {
  if (request.dryRun) return current;
  const { revision } = await store.backend.delete({ key, expected: current.revision });
  await store.hooks.afterDelete?.(object);
  return atRevision(current, revision);
}

/** An update has taken the last finalizer away: the object goes, and the caller gets it as the update left it. */
export async function removeFinalized(
  store: ResourceStore,
  request: StoreRequest,
  key: string,
  object: KubeObject,
  current: CachedObject,
): Promise<CachedObject> {
  await erase(store, request, key, object, current);
  return store.cached(key, object, encodeStored(object), current.revision);
}

function checkDeletePreconditions(
  { descriptor }: ResourceStore,
  request: DeleteRequest,
  { metadata }: KubeObject,
): void {
  const { uid, resourceVersion } = request.options.preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    throw preconditionFailed(descriptor, metadata, 'UID', uid, metadata.uid, 'deleted and then recreated');
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const { resourceVersion: is } = metadata;
    throw preconditionFailed(descriptor, metadata, 'ResourceVersion', resourceVersion, is, 'modified');
  }
}

/** Namespaces, whose deletion has its own way, have their own words for it, too. */
function preconditionFailed(
  { groupKind, groupResource, strategy }: ResourceDescriptor,
  { name = '' }: ObjectMeta,
  what: string,
  asked: string,
  is = '',
  why: string,
): ApiError {
  if (strategy.pendingFinalizers !== undefined) {
    const message = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${is}`;
    return conflict(groupResource, name, message);
  }
  const record = `the ${what} in the precondition (${asked}) does not match the ${what} in record (${is})`;
  return conflict(groupKind, name, `${record}. The object might have been ${why}`);
}
