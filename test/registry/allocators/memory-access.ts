import { alreadyExists } from '../../../src/api/errors.js';
import type { KubeObject } from '../../../src/api/object.js';
import type { ObjectAccess } from '../../../src/registry/allocators/access.js';

/** Objects of one kind in memory. */
export class MemoryAccess<T extends KubeObject> implements ObjectAccess<T> {
  readonly objects = new Map<string, T>();
  private made = 0;

  constructor(private readonly resource: string) {}

  async get(name: string, namespace = ''): Promise<T | undefined> {
    return this.objects.get(`${namespace}/${name}`);
  }

  async list(): Promise<T[]> {
    return [...this.objects.values()];
  }

  async create(object: T): Promise<T> {
    const { name = '', namespace = '' } = object.metadata;
    const key = `${namespace}/${name}`;
    if (this.objects.has(key)) throw alreadyExists({ group: '', name: this.resource }, name);
    const created = structuredClone(object);
    created.metadata.uid = `${++this.made}`;
    created.metadata.creationTimestamp ??= '2024-01-01T00:00:00Z';
    this.objects.set(key, created);
    return created;
  }

  async delete({ metadata: { name = '', namespace = '', uid } }: T): Promise<void> {
    const key = `${namespace}/${name}`;
    if (this.objects.get(key)?.metadata.uid === uid) this.objects.delete(key);
  }

  names(): string[] {
    return [...this.objects.values()].map((object) => object.metadata.name ?? '').sort();
  }
}
