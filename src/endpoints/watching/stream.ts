import { expired } from '../../api/errors.js';
import type { CachedObject } from '../../watch/cached-object.js';
import type { CacheEvent, EventType } from '../../watch/event.js';
import type { EventSink } from '../../watch/watcher.js';
import type { Flusher } from './flusher.js';
import type { FrameOutput, Framing } from './frame-output.js';
import { type FrameEncoder, frameOf } from './frames.js';
import type { WatchGroup, WatchMeter } from './group.js';

export interface WatchStreamOptions {
  output: FrameOutput;
  encoder: FrameEncoder;
  flusher: Flusher;
  /** told of each event that is not shared with others */
  meter?: WatchMeter;
  onEnd(): void;
}

/** Bytes that may wait for a slow reader before it is cut off. */
const maxBuffered = 16 * 1024 * 1024;

/** How long a reader may take for what is left when its watch is over. */
const patienceMilliseconds = 5_000;

/** About how much of the first state is written at once. */
const pieceBytes = 64 * 1024;

/** Of what nobody else gets. */
const joined = (frames: Buffer[], framing: Framing) => framing.join(frames);

/** One client's watch: frames go out in the order of events; while the first state is sent, events wait behind it. */
export class WatchStream implements EventSink {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private isStarting = false;
  private group: WatchGroup | undefined;

  constructor(private readonly options: WatchStreamOptions) {}

  /** An event for this watch alone: one that it has missed. */
  event(type: EventType, event: CacheEvent): void {
    const { encoder, output, meter } = this.options;
    const frame = frameOf(event, type, encoder, output.framing);
    meter?.(frame.length, 1);
    this.push(frame);
  }

  /** From now on the stream is told of what happens. */
  join(group: WatchGroup): void {
    this.group = group;
    group.add(this);
  }

  /** Ends the watch because its time is over, and tells how far it has got. */
  finish(): void {
    this.group?.bring(this);
    this.end();
  }

  expired(): void {
    this.end(this.options.encoder.error(expired('The resourceVersion for the provided watch is too old.')));
  }

  /** Takes a frame, wrapped, that goes out with those that come after it. */
  push(frame: Buffer): void {
    if (!this.hasRoom()) return;
    this.keep([frame]);
    if (!this.isStarting) this.options.flusher.add(this);
  }

  /** Sends frames, wrapped, after those that wait. */
  send(frames: Buffer[]): void {
    if (frames.length === 0 || !this.hasRoom()) return;
    if (this.pending.length === 0 && !this.isStarting) {
      this.write(frames);
      return;
    }
    this.keep(frames);
    this.flush();
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
      meter?.(frame.length, 1);
      if (size < pieceBytes) continue;
      if (!output.write(piece, joined)) await output.drained();
      piece = [];
      size = 0;
    }
    if (output.isOver) return;
    if (revision !== undefined) piece.push(this.wrap(encoder.bookmark(revision, true)));
    if (piece.length > 0) output.write(piece, joined);
    this.isStarting = false;
    this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    if (this.isStarting || this.pending.length === 0) return;
    const frames = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    if (!this.options.output.isOver) this.write(frames);
  }

  end(last?: Buffer): void {
    const { output, flusher, onEnd } = this.options;
    onEnd();
    this.group?.remove(this);
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

  private write(frames: Buffer[]): void {
    const { output, flusher } = this.options;
    output.write(frames, flusher.join);
  }

  private keep(frames: Buffer[]): void {
    this.pending.push(...frames);
    for (const { length } of frames) this.pendingBytes += length;
  }

  /** Cuts a reader off that has let too much come up. */
  private hasRoom(): boolean {
    const { output } = this.options;
    if (output.isOver) return false;
    if (output.waiting + this.pendingBytes <= maxBuffered) return true;
    this.expired();
    return false;
  }
}
