import { randomUUID } from 'node:crypto';
import { formatTime } from '../../api/duration.js';
import { ApiError, badRequest, conflict, invalid } from '../../api/errors.js';
import { invalidValue, Path, quote } from '../../api/field.js';
import { nameIsDNSSubdomain } from '../../api/names.js';
import type { KubeObject } from '../../api/object.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../api/object-meta.js';
import type { Strategy, WriteContext } from '../strategy.js';
import type { Preconditions, StoreRequest } from './request.js';
import { writeContext } from './request.js';
import type { ResourceStore } from './resource-store.js';

const metadataPath = Path.of('metadata');
const statusOf = (object: KubeObject) => (object as { status?: unknown }).status;

/** Upstream: rest.BeforeCreate. Returns the object as it will be stored. */
export function beforeCreate(store: ResourceStore, request: StoreRequest, object: KubeObject): KubeObject {
  const { descriptor } = store;
  const { strategy } = descriptor;
  const context = writeContext(request);
  if (hasStatus(store) && !strategy.keepsStatusOnCreate) (object as { status?: unknown }).status = undefined;
  if (strategy.generation) object.metadata.generation = 1;
  strategy.prepareForCreate?.(object, context);
  const normal = store.normalize(object);
  const own = strategy.validate?.(normal, context) ?? [];
  const common = validateObjectMeta(normal.metadata, nameRules(store), metadataPath);
  const errors = strategy.validatesMetadataLast && own.length > 0 ? own : [...common, ...own];
  if (errors.length > 0) throw invalid(descriptor.groupKind, normal.metadata.name ?? '', errors);
  request.warnings.push(...(strategy.warnings?.(normal, undefined, context) ?? []));
  return normal;
}

/** What the server alone decides about a new object. */
export function fillSystemFields(object: KubeObject): void {
  const { metadata } = object;
  metadata.creationTimestamp = formatTime(Date.now());
  metadata.uid = randomUUID();
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'] as const) {
    delete metadata[field];
  }
}

/** Upstream: rest.BeforeUpdate. `object` is changed; returns it as it will be stored. */
export function beforeUpdate(
  store: ResourceStore,
  request: StoreRequest,
  object: KubeObject,
  old: KubeObject,
): KubeObject {
  const { descriptor } = store;
  const { strategy } = descriptor;
  const context = writeContext(request);
  keepSystemFields(object, old);
  separate(store, request.subresource, object, old, context);
  object.metadata.uid ||= old.metadata.uid;
  const normal = store.normalize(object);
  if (strategy.generation && !keepingGeneration.has(request.subresource) && spec(normal) !== spec(old))
    normal.metadata.generation = (old.metadata.generation ?? 0) + 1;
  const errors = [
    ...validateObjectMeta(normal.metadata, nameRules(store), metadataPath),
    ...validateObjectMetaUpdate(normal.metadata, old.metadata, metadataPath),
    ...validateChange(strategy, request.subresource, normal, old, context),
  ];
  if (errors.length > 0) throw invalid(descriptor.groupKind, normal.metadata.name ?? '', errors);
  const warn = request.subresource === '' ? strategy.warnings : strategy.subresources?.[request.subresource]?.warnings;
  request.warnings.push(...(warn?.(normal, old, context) ?? []));
  return normal;
}

function keepSystemFields(object: KubeObject, old: KubeObject): void {
  const { metadata } = object;
  metadata.generation = old.metadata.generation;
  metadata.creationTimestamp = old.metadata.creationTimestamp;
  if (old.metadata.deletionTimestamp) metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  if (old.metadata.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
  }
}

/** Spec and status are written through different doors; other subresources have rules of their own. */
function separate(
  store: ResourceStore,
  subresource: string,
  object: KubeObject,
  old: KubeObject,
  context: WriteContext,
): void {
  const { strategy } = store.descriptor;
  if (subresource === '') {
    if (hasStatus(store)) (object as { status?: unknown }).status = statusOf(old);
    strategy.prepareForUpdate?.(object, old, context);
    return;
  }
  if (subresource === 'status') {
    for (const key of new Set([...Object.keys(object), ...Object.keys(old)])) {
      if (key === 'metadata' || key === 'status') continue;
      (object as unknown as Record<string, unknown>)[key] = (old as unknown as Record<string, unknown>)[key];
    }
  }
  strategy.subresources?.[subresource]?.prepareForUpdate?.(object, old, context);
}

function validateChange(
  strategy: Strategy,
  subresource: string,
  object: KubeObject,
  old: KubeObject,
  context: WriteContext,
) {
  if (subresource !== '') return strategy.subresources?.[subresource]?.validateUpdate?.(object, old, context) ?? [];
  if (strategy.validateUpdate) return strategy.validateUpdate(object, old, context);
  return strategy.validate?.(object, context) ?? [];
}

/** A write through these raises no generation, though what the server itself does on their behalf may change a spec. */
const keepingGeneration = new Set(['status', 'binding', 'eviction']);

/** Everything that raises the generation when it changes. */
function spec(object: KubeObject): string {
  const { metadata: _metadata, kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return JSON.stringify({ ...rest, status: undefined });
}

const hasStatus = (store: ResourceStore) => store.descriptor.subresources.some(({ name }) => name === 'status');

const nameRules = ({ descriptor }: ResourceStore) => ({
  namespaced: descriptor.namespaced,
  validateName: descriptor.strategy.validateName ?? nameIsDNSSubdomain,
  anyFinalizer: descriptor.strategy.anyFinalizer,
});

/** The object's namespace is the request's. */
export function checkNamespace({ descriptor }: ResourceStore, namespace: string, { metadata }: KubeObject): void {
  const expected = descriptor.namespaced ? namespace : '';
  if (!metadata.namespace) {
    if (expected !== '') metadata.namespace = expected;
  } else if (expected === '') {
    delete metadata.namespace;
  } else if (metadata.namespace !== expected) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** A PUT says which version it replaces; one that does not is about whatever there is, where the kind allows that. */
export function checkResourceVersion(
  store: ResourceStore,
  request: StoreRequest,
  object: KubeObject,
  old: KubeObject,
): void {
  const { strategy } = store.descriptor;
  const groupResource = store.groupResource(request);
  const { name = '', resourceVersion } = object.metadata;
  if (!resourceVersion || resourceVersion === '0') {
    if (strategy.allowUnconditionalUpdate !== false) {
      object.metadata.resourceVersion = old.metadata.resourceVersion;
      return;
    }
    const path = metadataPath.child('resourceVersion');
    throw invalid(groupResource, name, [invalidValue(path, 0, 'must be specified for an update')]);
  }
  // upstream hands this error on as it is, without making a Status of it
  if (!/^\d+$/.test(resourceVersion)) {
    throw new ApiError(500, '', `strconv.ParseUint: parsing ${quote(resourceVersion)}: invalid syntax`);
  }
  if (resourceVersion !== old.metadata.resourceVersion) {
    throw conflict(
      groupResource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
}

/** Upstream: storage.Preconditions.Check, with the text of its StorageError. */
export function checkPreconditions(
  store: ResourceStore,
  request: StoreRequest,
  key: string,
  old: KubeObject,
  wanted: Preconditions = {},
): void {
  const fail = (what: string, asked: string, is: string) =>
    conflict(
      store.groupResource(request),
      old.metadata.name ?? '',
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${is}`,
    );
  const { uid = '', resourceVersion = '' } = old.metadata;
  if (wanted.uid !== undefined && wanted.uid !== uid) throw fail('UID', wanted.uid, uid);
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw fail('ResourceVersion', wanted.resourceVersion, resourceVersion);
  }
}
