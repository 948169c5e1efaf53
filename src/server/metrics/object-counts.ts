import { Gauge, type Registry as MetricRegistry } from 'prom-client';
import { qualified } from '../../api/errors.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { Registry } from '../../registry/registry.js';

/** How many objects there are, counted when somebody asks; -1 where the store does not say. */
export function countObjects(metrics: MetricRegistry, resources: Registry): void {
  let counting: Promise<void> | undefined;
  const collect = () => {
    counting ??= count().finally(() => {
      counting = undefined;
    });
    return counting;
  };
  const registers = [metrics];
  const objects = new Gauge({
    name: 'apiserver_resource_objects',
    help: 'Stored objects by resource, -1 where the store did not say.',
    labelNames: ['group', 'resource'],
    registers,
    collect,
  });
  const deprecated = new Gauge({
    name: 'apiserver_storage_objects',
    help: 'The same as apiserver_resource_objects, by the one name of a resource with its group.',
    labelNames: ['resource'],
    registers,
    collect,
  });
  const stored = resources.descriptors.filter(({ storage }) => storage !== undefined && storage.convert === undefined);
  const count = async () => {
    const counts = await Promise.all(stored.map((descriptor) => countOf(resources, descriptor)));
    for (const [i, { group, resource }] of stored.entries()) {
      objects.set({ group, resource }, counts[i]);
      deprecated.set({ resource: qualified({ group, name: resource }) }, counts[i]);
    }
  };
}

async function countOf(resources: Registry, descriptor: ResourceDescriptor): Promise<number> {
  const { cache, backend, prefix } = resources.store(descriptor);
  return cache.size ?? backend.count(prefix).catch(() => -1);
}
