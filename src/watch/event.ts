import { atRevision, type CachedObject } from './cached-object.js';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object. Watchers share it, and with it every encoding that one of them asked for. */
export class CacheEvent {
  private readonly frames = new Map<string, Buffer>();
  private gone: CachedObject | undefined;

  constructor(
    readonly revision: number,
    /** undefined for a deletion */
    readonly object: CachedObject | undefined,
    /** undefined for a creation */
    readonly previous: CachedObject | undefined,
  ) {}

  get key(): string {
    return (this.object ?? this.previous)!.key;
  }

  /** The last state before the object went away (or out of a selector's sight), with this event's revision. */
  get departed(): CachedObject {
    this.gone ??= atRevision(this.previous!, this.revision);
    return this.gone;
  }

  /** Encodes once what several watchers want in the same form; `form` names the form. */
  frame(type: EventType, form: string, encode: (type: EventType, object: CachedObject) => Buffer): Buffer {
    const id = `${type} ${form}`;
    let frame = this.frames.get(id);
    if (frame === undefined) {
      frame = encode(type, type === 'DELETED' ? this.departed : this.object!);
      this.frames.set(id, frame);
    }
    return frame;
  }

  /** Everyone has been told: who comes later has it encoded anew, which is rare, and not worth the memory. */
  forgetFrames(): void {
    this.frames.clear();
  }
}
