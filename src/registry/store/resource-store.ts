import { fromProtobuf, normalize } from '../../api/codec/builtin.js';
import { isProtobuf } from '../../api/codec/protobuf/envelope.js';
import { type GroupName, notFound } from '../../api/errors.js';
import type { KubeObject } from '../../api/object.js';
import type { Backend, CreateOptions, Entry, WriteResult } from '../../storage/backend.js';
import { ResourceCache } from '../../watch/cache.js';
import {
  type CachedObject,
  encodeStored,
  findRevisionPlace,
  insertRevision,
  type StoredBytes,
} from '../../watch/cached-object.js';
import type { RevisionProbe } from '../../watch/probe.js';
import type { Admission } from '../admission.js';
import type { ResourceDescriptor, StorageDescriptor } from '../descriptor.js';
import { keyFor } from '../keys.js';
import { type StoredForm, storedFormOf } from '../stored-form.js';
import { KeyedQueue } from './keyed-queue.js';
import type { StoreHooks } from './request.js';

export interface StoreOptions {
  backend: Backend;
  probe: RevisionProbe;
  /** the server's prefix, "/registry" */
  prefix: string;
  /** how values are written, where the kind can be */
  storedForm: StoredForm;
  admission: Admission;
  hooks?: StoreHooks;
  onReset(resource: ResourceDescriptor, error: Error): void;
}

/**
 * Everything stored under one prefix: the cache of its objects, the backend behind it, and what the operations in the
 * files beside this one share. It knows the stored version only; endpoints convert at their edges.
 */
export class ResourceStore {
  readonly cache: ResourceCache;
  readonly backend: Backend;
  readonly admission: Admission;
  readonly hooks: StoreHooks;
  readonly storage: StorageDescriptor;
  /** writes of one object queue here, so that racers of one process do not waste each other's work */
  readonly queue = new KeyedQueue();
  readonly prefix: string;
  private readonly form: StoredForm;

  constructor(
    readonly descriptor: ResourceDescriptor,
    options: StoreOptions,
  ) {
    if (descriptor.storage === undefined) throw new Error(`${descriptor.resource} is not stored`);
    this.storage = descriptor.storage;
    this.prefix = options.prefix + this.storage.prefix;
    this.form = storedFormOf(descriptor, options.storedForm);
    this.backend = options.backend;
    this.admission = options.admission;
    this.hooks = options.hooks ?? {};
    this.cache = new ResourceCache({
      backend: options.backend,
      probe: options.probe,
      prefix: this.prefix,
      decode: (entry) => this.decode(entry),
      onReset: (error) => options.onReset(descriptor, error),
    });
  }

  key(namespace: string, name: string): string {
    return keyFor(this.prefix, this.descriptor.namespaced, namespace, name);
  }

  /** The resource as errors name it: by the group that was asked, which need not be the stored one's (events). */
  groupResource({ group }: { group: string } = this.descriptor): GroupName {
    return { group, name: this.descriptor.resource };
  }

  notFound(name: string, asked?: { group: string }) {
    return notFound(this.groupResource(asked), name);
  }

  /** What the store holds of an entry, whoever wrote it. */
  decode({ key, value, modRevision }: Pick<Entry, 'key' | 'value' | 'modRevision'>): CachedObject {
    const inProtobuf = isProtobuf(value);
    const object = inProtobuf ? fromProtobuf(value, this.storage.type) : (JSON.parse(value.toString()) as KubeObject);
    const own = inProtobuf ? undefined : this.readAsOwn(key, object, value, modRevision);
    const cached = own ?? this.readAsForeign(key, object, modRevision);
    return inProtobuf === this.form.isProtobuf ? cached : { ...cached, isForeign: true };
  }

  private readAsOwn(key: string, object: KubeObject, value: Buffer, revision: number): CachedObject | undefined {
    const isOther = object.apiVersion !== this.storage.apiVersion;
    const revisionAt = isOther ? undefined : findRevisionPlace(value, object);
    return revisionAt === undefined ? undefined : this.cached(key, object, { bytes: value, revisionAt }, revision);
  }

  private readAsForeign(key: string, object: KubeObject, revision: number): CachedObject {
    const normal = this.normalize(this.descriptor.strategy.upgrade?.(object) ?? object);
    // upstream sets defaults on what it reads, too: it may have been written by an older version
    this.descriptor.strategy.defaults?.(normal);
    return this.cached(key, normal, encodeStored(normal), revision);
  }

  /** The normalised object as the cache keeps it. */
  cached(key: string, object: KubeObject, stored: StoredBytes, revision: number): CachedObject {
    const { name = '', namespace = '' } = object.metadata;
    return {
      key,
      namespace,
      name,
      revision,
      json: insertRevision(stored, revision),
      revisionAt: stored.revisionAt,
      labels: object.metadata.labels ?? {},
      fields: {
        'metadata.name': name,
        ...(this.descriptor.namespaced ? { 'metadata.namespace': namespace } : {}),
        ...this.descriptor.strategy.selectableFields?.(object),
      },
    };
  }

  /** Writes an object's bytes by `write`, and returns it as it is then. */
  write(
    key: string,
    object: KubeObject,
    stored: StoredBytes,
    write: (options: CreateOptions) => Promise<WriteResult>,
  ): Promise<CachedObject> {
    const value = this.form.isProtobuf ? this.form.encode(object) : stored.bytes;
    const at = (revision: number) => this.cached(key, object, stored, revision);
    return this.cache.write(key, value, at, () => write({ key, value, ttl: this.storage.ttl }));
  }

  /** A copy of one's own to read and change. */
  parse(object: CachedObject): KubeObject {
    return JSON.parse(object.json.toString()) as KubeObject;
  }

  /** As it is stored: in the stored version, with nothing in it that Go would not print. */
  normalize(object: KubeObject): KubeObject {
    const { type, apiVersion } = this.storage;
    return normalize(type, { ...object, kind: this.descriptor.kind, apiVersion }) as KubeObject;
  }

  /** The current state by the store's own word. */
  async read(key: string): Promise<CachedObject | undefined> {
    const { entry } = await this.backend.get(key);
    return entry && this.decode(entry);
  }
}
