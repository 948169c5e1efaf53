import { randomInt } from 'node:crypto';
import { ApiError, alreadyExists, generateNameConflict } from '../../api/errors.js';
import type { KubeObject } from '../../api/object.js';
import { ExistsError, UnavailableError } from '../../storage/backend.js';
import { type CachedObject, encodeStored } from '../../watch/cached-object.js';
import { beforeCreate, checkNamespace, fillSystemFields } from './prepare.js';
import type { StoreRequest, Transaction } from './request.js';
import type { ResourceStore } from './resource-store.js';

/** Upstream: names.SimpleNameGenerator: letters and digits that spell no words. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
const maxBaseLength = 63 - suffixLength;
const attempts = 8;

/** Upstream: Store.Create. `object` is normalised, defaulted and its own; it comes back as stored. */
export async function create(store: ResourceStore, request: StoreRequest, object: KubeObject): Promise<CachedObject> {
  const generates = Boolean(object.metadata.generateName) && !object.metadata.name;
  if (object.metadata.resourceVersion && !request.dryRun) {
    throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  for (let attempt = 1; ; attempt++) {
    const candidate = generates ? structuredClone(object) : object;
    try {
      return await createOnce(store, request, candidate);
    } catch (error) {
      const taken = error instanceof ApiError && error.reason === 'AlreadyExists';
      if (!generates || !taken) throw error;
      if (attempt === attempts) {
        throw generateNameConflict(store.groupResource(request), candidate.metadata.name ?? '', 1);
      }
    }
  }
}

async function createOnce(store: ResourceStore, request: StoreRequest, object: KubeObject): Promise<CachedObject> {
  const { metadata } = object;
  if (!metadata.name && metadata.generateName) metadata.name = generatedName(metadata.generateName);
  checkNamespace(store, request.namespace, object);
  fillSystemFields(object);
  const attributes = {
    operation: 'CREATE' as const,
    resource: store.descriptor,
    subresource: request.subresource,
    namespace: request.namespace,
    name: metadata.name ?? '',
    object,
    dryRun: request.dryRun,
    user: request.user,
    warnings: request.warnings,
  };
  await store.admission.mutate?.(attributes);
  const transaction = await store.hooks.beginCreate?.(object, request);
  return settle(transaction, async () => {
    const ready = beforeCreate(store, request, object);
    // as upstream does when it reads the object back: what was generated may call for defaults (a Job's labels)
    store.descriptor.strategy.defaults?.(ready);
    await store.admission.validate?.({ ...attributes, object: ready });
    return insert(store, request, ready);
  });
}

async function insert(store: ResourceStore, request: StoreRequest, object: KubeObject): Promise<CachedObject> {
  const name = object.metadata.name ?? '';
  const key = store.key(request.namespace, name);
  const stored = encodeStored(object);
  if (request.dryRun) {
    if ((await store.read(key)) !== undefined) throw alreadyExists(store.groupResource(request), name);
    return { ...store.cached(key, object, stored, 0), json: stored.bytes };
  }
  try {
    return await store.write(key, object, stored, (write) => store.backend.create(write));
  } catch (error) {
    if (!(error instanceof ExistsError)) throw error;
    throw await existsError(store, request, key, name);
  }
}

async function existsError(store: ResourceStore, request: StoreRequest, key: string, name: string): Promise<ApiError> {
  const error = alreadyExists(store.groupResource(request), name);
  const there = await store.read(key);
  if (there === undefined || !store.parse(there).metadata.deletionTimestamp) return error;
  return new ApiError(error.code, error.reason, `object is being deleted: ${error.message}`, error.details);
}

/**
 * What a write holds besides its object is kept when it succeeds and given back when it does not. Where nobody knows
 * whether it did, it is kept too: the object may be there.
 */
export async function settle<T>(transaction: Transaction | undefined, write: () => Promise<T>): Promise<T> {
  try {
    const result = await write();
    await transaction?.commit();
    return result;
  } catch (error) {
    if (!(error instanceof UnavailableError)) await transaction?.rollback();
    throw error;
  }
}

function generatedName(base: string): string {
  let suffix = '';
  for (let i = 0; i < suffixLength; i++) suffix += alphabet[randomInt(alphabet.length)];
  return base.slice(0, maxBaseLength) + suffix;
}
