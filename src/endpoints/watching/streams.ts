import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { Flusher } from './flusher.js';
import { WatchGroup, type WatchGroupOptions, type WatchMeter } from './group.js';
import type { WatchStream } from './stream.js';

/** Every watch under way, so that those that are alike share their work, and a shutdown can end all cleanly. */
export class WatchStreams {
  readonly flusher = new Flusher();
  private readonly streams = new Set<WatchStream>();
  private readonly groups = new Map<string, WatchGroup>();

  /** `minRequestTimeout` in seconds: a watch without a timeout of its own lives that long up to twice as long */
  constructor(
    readonly minRequestTimeout = 1800,
    /** for a resource, who is told of the events that are sent */
    readonly meterOf?: (descriptor: ResourceDescriptor) => WatchMeter,
  ) {}

  add(stream: WatchStream): void {
    this.streams.add(stream);
  }

  delete(stream: WatchStream): void {
    this.streams.delete(stream);
  }

  get size(): number {
    return this.streams.size;
  }

  /** The group of those that `key` says are alike, made for the first one. */
  group(key: string, options: Omit<WatchGroupOptions, 'flusher' | 'onEmpty'>): WatchGroup {
    let group = this.groups.get(key);
    if (group === undefined) {
      group = new WatchGroup({ ...options, flusher: this.flusher, onEmpty: () => this.groups.delete(key) });
      this.groups.set(key, group);
    }
    return group;
  }

  /** A group of one, which no other watch joins; it knows everything up to `after`. */
  groupOfOne(options: Omit<WatchGroupOptions, 'flusher' | 'onEmpty'>, after?: number): WatchGroup {
    return new WatchGroup({ ...options, flusher: this.flusher }, after);
  }

  endAll(): void {
    for (const stream of [...this.streams]) stream.end();
  }
}
