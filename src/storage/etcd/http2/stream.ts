import type { Headers } from './hpack.js';

/** What comes of one request; `end` or `failed` is the last of it. */
export interface Listener {
  headers(headers: Headers): void;
  data(part: Buffer): void;
  end(): void;
  failed(error: Error): void;
}

/** One request and its answer. */
export class ClientStream {
  /** 0 as long as it waits for its turn */
  id = 0;
  /** bytes that the peer takes */
  window = 0;
  /** bytes that have come since the peer was last told that more may */
  received = 0;

  /** `head` is an encoded block; `rest` is what is still to be sent of the body */
  constructor(
    readonly head: Buffer,
    public rest: Buffer,
    readonly listener: Listener,
  ) {}
}
