import { decodeHuffman } from './huffman.js';

/** What a block says, by name. Of the names in HPACK's static table only `:status` is told, and others are left out. */
export type Headers = Record<string, string>;

/** A block of headers that leaves nothing in the tables of those who read it, and so can be sent again and again. */
export function encodeHeaders(headers: Headers): Buffer {
  return Buffer.concat(
    Object.entries(headers).map(([name, value]) => Buffer.concat([literal, text(name), text(value)])),
  );
}

const literal = Buffer.from([0]);

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length >= lengthMask) throw new RangeError(`a header of ${bytes.length} bytes`);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

const lengthMask = 0x7f;
/** where the static table has `:status`, and with which values */
const firstStatus = 8;
const statuses = ['200', '204', '206', '304', '400', '404', '500'];
const staticEntries = 61;

/** Reads a block of one who was told to keep no table (SETTINGS_HEADER_TABLE_SIZE 0). */
export function decodeHeaders(block: Buffer): Headers {
  const reader = new BlockReader(block);
  const headers: Headers = {};
  while (!reader.isOver) {
    const first = reader.peek();
    if (first & 0x80) {
      const index = reader.number(0x7f);
      if (index === 0 || index > staticEntries) throw new RangeError(`no header ${index}`);
      const status = statuses[index - firstStatus];
      if (status !== undefined) headers[':status'] = status;
    } else if ((first & 0xe0) === 0x20) {
      reader.number(0x1f); // the table's size
    } else {
      const index = reader.number(first & 0x40 ? 0x3f : 0x0f);
      const name = index === 0 ? reader.text() : isStatus(index) ? ':status' : undefined;
      const value = reader.text();
      if (name !== undefined) headers[name] = value;
    }
  }
  return headers;
}

const isStatus = (index: number) => index >= firstStatus && index < firstStatus + statuses.length;

class BlockReader {
  private at = 0;

  constructor(private readonly block: Buffer) {}

  get isOver(): boolean {
    return this.at >= this.block.length;
  }

  peek(): number {
    return this.block[this.at];
  }

  /** A number that begins in the bits of `mask`. */
  number(mask: number): number {
    let value = this.byte() & mask;
    if (value < mask) return value;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const isCoded = (this.peek() & 0x80) !== 0;
    const length = this.number(lengthMask);
    const end = this.at + length;
    if (end > this.block.length) throw new RangeError('truncated headers');
    const bytes = this.block.subarray(this.at, end);
    this.at = end;
    return isCoded ? decodeHuffman(bytes) : bytes.toString('latin1');
  }

  private byte(): number {
    if (this.isOver) throw new RangeError('truncated headers');
    return this.block[this.at++];
  }
}
