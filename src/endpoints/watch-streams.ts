import type { Writable } from 'node:stream';
import { expired } from '../api/errors.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { CacheEvent, EventType } from '../watch/event.js';
import type { WatchSink } from '../watch/watcher.js';
import { drained } from './drained.js';

/** How one watcher wants its events. */
export interface FrameEncoder {
  /** names the form, so that watchers of one form share a frame; '' where frames can't be shared */
  form: string;
  frame(type: EventType, object: CachedObject): Buffer;
  bookmark(revision: number, initialEventsEnd: boolean): Buffer;
}

/** Bytes that may wait for a slow reader before it is cut off. */
const maxBuffered = 16 * 1024 * 1024;

/** How long a reader may take for what is left when its watch is over. */
const patienceMilliseconds = 5_000;

export const errorFrame = (error: { toStatus(): unknown }): Buffer =>
  Buffer.from(`${JSON.stringify({ type: 'ERROR', object: error.toStatus() })}\n`);

/** One client's watch: frames go out in the order of events; while the first state is sent, events wait behind it. */
export class WatchStream implements WatchSink {
  private backlog: Buffer[] | undefined;
  private backlogBytes = 0;

  constructor(
    private readonly output: Writable,
    private readonly encoder: FrameEncoder,
    private readonly bookmarks: boolean,
    private readonly onEnd: () => void,
    /** told of the size of each frame */
    private readonly meter: (bytes: number) => void = () => undefined,
  ) {}

  event(type: EventType, event: CacheEvent): void {
    const { encoder } = this;
    this.write(
      encoder.form === ''
        ? encoder.frame(type, type === 'DELETED' ? event.departed : event.object!)
        : event.frame(type, encoder.form, (t, object) => encoder.frame(t, object)),
    );
  }

  bookmark(revision: number): void {
    if (this.bookmarks) this.write(this.encoder.bookmark(revision, false));
  }

  expired(): void {
    this.end(errorFrame(expired('The resourceVersion for the provided watch is too old.')));
  }

  /** Sends the state that the watch begins with; `revision` is what the closing bookmark shows, if one is wanted. */
  async initial(objects: CachedObject[], revision: number | undefined): Promise<void> {
    this.backlog = [];
    for (const object of objects) {
      if (this.isOver) return;
      if (!this.send(this.encoder.frame('ADDED', object))) await drained(this.output);
    }
    if (this.isOver) return;
    if (revision !== undefined) this.send(this.encoder.bookmark(revision, true));
    const waited = this.backlog;
    this.backlog = undefined;
    this.backlogBytes = 0;
    for (const frame of waited) this.write(frame);
  }

  end(last?: Buffer): void {
    this.onEnd();
    if (this.isOver) return;
    const { output } = this;
    output.end(last);
    const cut = setTimeout(() => output.destroy(), patienceMilliseconds);
    cut.unref();
    output.once('close', () => clearTimeout(cut));
  }

  private get isOver(): boolean {
    return this.output.writableEnded || this.output.destroyed;
  }

  private send(frame: Buffer): boolean {
    this.meter(frame.length);
    return this.output.write(frame);
  }

  private write(frame: Buffer): void {
    if (this.isOver) return;
    if (this.output.writableLength + this.backlogBytes > maxBuffered) this.expired();
    else if (this.backlog === undefined) this.send(frame);
    else {
      this.backlog.push(frame);
      this.backlogBytes += frame.length;
    }
  }
}

/** Every watch under way, so that a shutdown can end them cleanly. */
export class WatchStreams {
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
