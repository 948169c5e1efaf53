// The names and numbers are those of RFC 9113.

export const types = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
};
export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 };
export const settings = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
};
export const errorCodes = { none: 0, cancel: 8 };

/** before anybody has said anything else */
export const defaultWindow = 65_535;
export const defaultFrameSize = 16_384;
export const maxStreamId = 2 ** 31 - 1;

export const headBytes = 9;

/** Writes a frame's head; returns where its payload begins. */
export function writeHead(to: Buffer, at: number, length: number, type: number, flag: number, id: number): number {
  to.writeUIntBE(length, at, 3);
  to[at + 3] = type;
  to[at + 4] = flag;
  to.writeUInt32BE(id, at + 5);
  return at + headBytes;
}

export function frame(type: number, flag: number, id: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + payload.length);
  payload.copy(bytes, writeHead(bytes, 0, payload.length, type, flag, id));
  return bytes;
}

/** The payload of a frame that says one number: RST_STREAM, WINDOW_UPDATE. */
export function number(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function settingsFrame(values: [setting: number, value: number][]): Buffer {
  const payload = Buffer.allocUnsafe(values.length * 6);
  for (const [i, [setting, value]] of values.entries()) {
    payload.writeUInt16BE(setting, i * 6);
    payload.writeUInt32BE(value, i * 6 + 2);
  }
  return frame(types.settings, 0, 0, payload);
}

export function* readSettings(payload: Buffer): Generator<[setting: number, value: number]> {
  for (let at = 0; at + 6 <= payload.length; at += 6) yield [payload.readUInt16BE(at), payload.readUInt32BE(at + 2)];
}

/** A payload without its padding, and without the priority that may stand before headers. */
export function unpadded(payload: Buffer, flag: number, hasPriority = false): Buffer {
  const isPadded = (flag & flags.padded) !== 0;
  const start = (isPadded ? 1 : 0) + (hasPriority ? 5 : 0);
  const end = payload.length - (isPadded ? payload[0] : 0);
  if (start > end) throw new RangeError('more padding than frame');
  return payload.subarray(start, end);
}

export type FrameTaker = (type: number, flag: number, id: number, payload: Buffer) => void;

/** Cuts what comes into frames. */
export class FrameReader {
  private rest: Buffer | undefined;

  constructor(private readonly take: FrameTaker) {}

  read(chunk: Buffer): void {
    const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (bytes.length - at >= headBytes) {
      const length = bytes.readUIntBE(at, 3);
      if (length > defaultFrameSize) throw new RangeError(`a frame of ${length} bytes`);
      const start = at + headBytes;
      if (start + length > bytes.length) break;
      this.take(
        bytes[at + 3],
        bytes[at + 4],
        bytes.readUInt32BE(at + 5) & maxStreamId,
        bytes.subarray(start, start + length),
      );
      at = start + length;
    }
    this.rest = at < bytes.length ? bytes.subarray(at) : undefined;
  }
}
