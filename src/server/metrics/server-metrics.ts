import { Gauge, Registry as MetricRegistry } from 'prom-client';
import type { WatchMeter } from '../../endpoints/watching/group.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { Registry } from '../../registry/registry.js';
import { countObjects } from './object-counts.js';
import { processMetrics } from './process-metrics.js';
import { RequestMetrics } from './request-metrics.js';
import { QuickCounter, QuickHistogram } from './series.js';
import { StoreMetrics } from './store-metrics.js';
import { Watermark } from './watermark.js';

const kilobytes = [1, 2, 4, 8, 16, 32, 64, 128].map((size) => size * 1024);

/** Everything that one server counts of itself. */
export class ServerMetrics {
  private readonly registry = new MetricRegistry();
  private resources: Registry | undefined;
  readonly requests = new RequestMetrics(this.registry, ({ apiGroup, apiVersion, resource, subresource }) => {
    const descriptor = this.resources?.find(apiGroup, apiVersion, resource);
    return subresource === ''
      ? descriptor !== undefined
      : !!descriptor?.subresources.some((s) => s.name === subresource);
  });
  readonly store: StoreMetrics;
  readonly inFlight = { reading: new Watermark(), writing: new Watermark() };
  private readonly attempts = new QuickCounter({
    name: 'authentication_attempts',
    help: 'Requests whose sender was looked for, by whether one was found.',
    labelNames: ['result'],
    registers: [this.registry],
  });
  private readonly events = new QuickCounter({
    name: 'apiserver_watch_events_total',
    help: 'Events that were sent to watches.',
    labelNames: ['group', 'version', 'resource'],
    registers: [this.registry],
  });
  private readonly eventSizes = new QuickHistogram({
    name: 'apiserver_watch_events_sizes',
    help: 'Bytes of the events that were sent to watches.',
    labelNames: ['group', 'version', 'resource'],
    buckets: kilobytes,
    registers: [this.registry],
  });
  /** for each way an attempt to authenticate can end */
  readonly authentication = {
    success: this.attempts.of('success'),
    failure: this.attempts.of('failure'),
    error: this.attempts.of('error'),
  };

  constructor(etcdPrefix: string) {
    this.store = new StoreMetrics(this.registry, etcdPrefix);
    const { reading, writing } = this.inFlight;
    new Gauge({
      name: 'apiserver_current_inflight_requests',
      help: 'The most requests that were under way at one time in the last second.',
      labelNames: ['request_kind'],
      registers: [this.registry],
      collect() {
        this.set({ request_kind: 'readOnly' }, reading.value);
        this.set({ request_kind: 'mutating' }, writing.value);
      },
    });
  }

  /** Tells which resources there are. */
  know(resources: Registry): void {
    this.resources = resources;
    this.store.know(resources.descriptors);
    countObjects(this.registry, resources);
  }

  /** Takes the size of each event of a resource that is sent to watches, and to how many. */
  readonly meterWatch = ({ group, version, resource }: ResourceDescriptor): WatchMeter => {
    const total = this.events.of(group, version, resource);
    const sizes = this.eventSizes.of(group, version, resource);
    return (bytes, count) => {
      total.value += count;
      sizes.observe(bytes, count);
    };
  };

  /** In Prometheus' text format, with what is true of the whole process. */
  async text(): Promise<string> {
    return `${await this.registry.metrics()}\n${await processMetrics()}`;
  }
}
