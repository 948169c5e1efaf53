import type { ResourceDescriptor } from '../registry/descriptor.js';
import { Flusher } from './flusher.js';
import type { WatchStream } from './watch-stream.js';

/** Every watch under way, so that a shutdown can end them cleanly. */
export class WatchStreams {
  readonly flusher = new Flusher();
  private readonly streams = new Set<WatchStream>();

  /** `minRequestTimeout` in seconds: a watch without a timeout of its own lives that long up to twice as long */
  constructor(
    readonly minRequestTimeout = 1800,
    /** for a resource, who is told of the size of each event that is sent */
    readonly meterOf?: (descriptor: ResourceDescriptor) => (bytes: number) => void,
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

  endAll(): void {
    for (const stream of [...this.streams]) stream.end();
  }
}
