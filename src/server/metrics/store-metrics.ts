import type { Registry } from 'prom-client';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { Backend } from '../../storage/backend.js';
import { latencies } from './request-metrics.js';
import { type Count, type Distribution, QuickCounter, QuickHistogram } from './series.js';

interface Operation {
  requests: Count;
  errors: Count;
  duration: Distribution;
}

const labelNames = ['operation', 'group', 'resource'];

/** How long the store takes, whichever it is: under etcd's names, since those are what dashboards know. */
export class StoreMetrics {
  private readonly requests: QuickCounter;
  private readonly errors: QuickCounter;
  private readonly duration: QuickHistogram;
  private readonly operations = new Map<string, Operation>();
  private places = new Map<string, ResourceDescriptor>();

  constructor(
    registry: Registry,
    /** the server's prefix, "/registry" */
    private readonly prefix: string,
  ) {
    const registers = [registry];
    this.requests = new QuickCounter({
      name: 'etcd_requests_total',
      help: 'Requests to the store, by operation and resource.',
      labelNames,
      registers,
    });
    this.errors = new QuickCounter({
      name: 'etcd_request_errors_total',
      help: 'Requests to the store that failed, lost races included.',
      labelNames,
      registers,
    });
    this.duration = new QuickHistogram({
      name: 'etcd_request_duration_seconds',
      help: 'How long requests to the store took.',
      labelNames,
      buckets: latencies,
      registers,
    });
  }

  /** Tells which resources there are; what is asked of the store for others is not measured. */
  know(descriptors: ResourceDescriptor[]): void {
    const stored = descriptors.filter(({ storage }) => storage !== undefined && storage.convert === undefined);
    this.places = new Map(stored.map((descriptor) => [this.prefix + descriptor.storage!.prefix, descriptor]));
  }

  /** The same store, measured. */
  measure(backend: Backend): Backend {
    const { timed } = this;
    return {
      get: (key) => timed('get', key, () => backend.get(key)),
      list: (options) => timed('list', options.prefix, () => backend.list(options)),
      count: (prefix) => timed('count', prefix, () => backend.count(prefix)),
      create: (options) => timed('create', options.key, () => backend.create(options)),
      update: (options) => timed('update', options.key, () => backend.update(options)),
      delete: (options) => timed('delete', options.key, () => backend.delete(options)),
      watch: (options, listener) => backend.watch(options, listener),
      currentRevision: () => backend.currentRevision(),
      compact: (revision) => backend.compact(revision),
      close: () => backend.close(),
    };
  }

  private readonly timed = async <T>(name: string, key: string, run: () => Promise<T>): Promise<T> => {
    const operation = this.operationOn(name, key);
    if (operation === undefined) return run();
    const start = performance.now();
    operation.requests.value += 1;
    try {
      return await run();
    } catch (error) {
      operation.errors.value += 1;
      throw error;
    } finally {
      operation.duration.observe((performance.now() - start) / 1000);
    }
  };

  private operationOn(name: string, key: string): Operation | undefined {
    const place = this.placeOf(key);
    if (place === undefined) return undefined;
    const id = `${name} ${place}`;
    let operation = this.operations.get(id);
    if (operation === undefined) {
      const { group, resource } = this.places.get(place)!;
      const labels = [name, group, resource];
      const [requests, errors] = [this.requests.of(...labels), this.errors.of(...labels)];
      operation = { requests, errors, duration: this.duration.of(...labels) };
      this.operations.set(id, operation);
    }
    return operation;
  }

  /** "/registry/pods/" or "/registry/apps/deployments/" */
  private placeOf(key: string): string | undefined {
    const first = key.indexOf('/', this.prefix.length + 1) + 1;
    const short = key.slice(0, first);
    if (this.places.has(short)) return short;
    const long = key.slice(0, key.indexOf('/', first) + 1);
    return this.places.has(long) ? long : undefined;
  }
}
