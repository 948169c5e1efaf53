import { type ApiError, expired } from '../api/errors.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { CacheEvent, EventType } from '../watch/event.js';
import type { WatchSink } from '../watch/watcher.js';
import type { Flusher } from './flusher.js';
import type { FrameOutput } from './frame-output.js';

/** How one watcher wants its events. */
export interface FrameEncoder {
  /** names the form, so that watchers of one form share a frame; '' where frames can't be shared */
  form: string;
  frame(type: EventType, object: CachedObject): Buffer;
  bookmark(revision: number, initialEventsEnd: boolean): Buffer;
  error(error: ApiError): Buffer;
}

export interface WatchStreamOptions {
  output: FrameOutput;
  encoder: FrameEncoder;
  flusher: Flusher;
  /** the client wants bookmarks */
  bookmarks: boolean;
  /** told of the size of each frame */
  meter?(bytes: number): void;
  onEnd(): void;
}

/** Bytes that may wait for a slow reader before it is cut off. */
const maxBuffered = 16 * 1024 * 1024;

/** How long a reader may take for what is left when its watch is over. */
const patienceMilliseconds = 5_000;

/** About how much of the first state is written at once. */
const pieceBytes = 64 * 1024;

/** One client's watch: frames go out in the order of events; while the first state is sent, events wait behind it. */
export class WatchStream implements WatchSink {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private isStarting = false;
  private readonly form: string;

  constructor(private readonly options: WatchStreamOptions) {
    const { encoder, output } = options;
    this.form = encoder.form === '' ? '' : `${encoder.form} ${output.framing.name}`;
  }

  event(type: EventType, event: CacheEvent): void {
    const wrapped = (t: EventType, object: CachedObject) => this.wrap(this.options.encoder.frame(t, object));
    this.push(
      this.form === ''
        ? wrapped(type, type === 'DELETED' ? event.departed : event.object!)
        : event.frame(type, this.form, wrapped),
    );
  }

  bookmark(revision: number): void {
    const { bookmarks, encoder } = this.options;
    if (bookmarks) this.push(this.wrap(encoder.bookmark(revision, false)));
  }

  expired(): void {
    this.end(this.options.encoder.error(expired('The resourceVersion for the provided watch is too old.')));
  }

  /** Sends the state that the watch begins with; `revision` is what the closing bookmark shows, if one is wanted. */
  async initial(objects: CachedObject[], revision: number | undefined): Promise<void> {
    const { output, encoder, meter } = this.options;
    this.isStarting = true;
    let piece: Buffer[] = [];
    let size = 0;
    for (const object of objects) {
      if (output.isOver) return;
      const frame = encoder.frame('ADDED', object);
      piece.push(this.wrap(frame));
      size += frame.length;
      meter?.(frame.length);
      if (size < pieceBytes) continue;
      if (!output.write(piece, Buffer.concat)) await output.drained();
      piece = [];
      size = 0;
    }
    if (output.isOver) return;
    if (revision !== undefined) piece.push(this.wrap(encoder.bookmark(revision, true)));
    if (piece.length > 0) output.write(piece, Buffer.concat);
    this.isStarting = false;
    this.flush();
  }

  /** Sends what has come since the last time. */
  flush(): void {
    const { output, flusher, meter } = this.options;
    if (this.isStarting || this.pending.length === 0) return;
    const frames = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    if (output.isOver) return;
    output.write(frames, (parts) => flusher.join(parts));
    if (meter !== undefined) for (const frame of frames) meter(output.framing.lengthOf(frame));
  }

  end(last?: Buffer): void {
    const { output, flusher, onEnd } = this.options;
    onEnd();
    flusher.delete(this);
    if (output.isOver) return;
    if (this.isStarting) this.pending = []; // no event may come before the state that it changes
    this.isStarting = false;
    if (last !== undefined) this.pending.push(this.wrap(last));
    this.flush();
    output.end();
    const cut = setTimeout(() => output.destroy(), patienceMilliseconds);
    cut.unref();
    output.onClose(() => clearTimeout(cut));
  }

  private wrap(frame: Buffer): Buffer {
    return this.options.output.framing.wrap(frame);
  }

  private push(frame: Buffer): void {
    const { output, flusher } = this.options;
    if (output.isOver) return;
    if (output.waiting + this.pendingBytes > maxBuffered) {
      this.expired();
      return;
    }
    this.pending.push(frame);
    this.pendingBytes += frame.length;
    if (!this.isStarting) flusher.add(this);
  }
}
