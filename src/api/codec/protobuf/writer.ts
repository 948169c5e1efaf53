import { wire } from './reader.js';

const mostInline = 48; // a longer text is quicker written by the runtime than letter by letter

/**
 * Writes the wire format from its end to its beginning, so that the length of what stands within a message is known when
 * it is written. Everything is called in the reverse of the order that it has in the bytes.
 */
export class Writer {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);
  private at = this.bytes.length;

  /** How much has been written: what `close` is to be told of the place where a message ends. */
  get size(): number {
    return this.bytes.length - this.at;
  }

  /** What has been written, as a buffer of its own; the writer is empty then. */
  finish(): Buffer {
    const written = Buffer.from(this.bytes.subarray(this.at));
    this.reset();
    return written;
  }

  reset(): void {
    this.at = this.bytes.length;
  }

  /** The length of all that was written since `size` was `end`. */
  close(end: number): void {
    this.integer(this.size - end);
  }

  byte(value: number): void {
    if (this.at === 0) this.grow(1);
    this.bytes[--this.at] = value;
  }

  /** A varint: of a negative number the ten bytes that it has as one of 64 bits. */
  integer(value: number): void {
    if (value >= 0 && value < 128) this.byte(value);
    else if (value >= 0 && value < 2 ** 31) this.small(value);
    else this.large(BigInt.asUintN(64, BigInt(value)));
  }

  double(value: number): void {
    this.reserve(8);
    this.at -= 8;
    this.bytes.writeDoubleLE(value, this.at);
  }

  /** The text and its length. */
  text(value: string): void {
    const { length } = value;
    if (length > mostInline || !this.ascii(value)) this.utf8(value);
    else this.integer(length);
  }

  /** The bytes and their length. */
  chunk(value: Buffer): void {
    this.raw(value);
    this.integer(value.length);
  }

  /** The bytes alone. */
  raw(value: Buffer): void {
    this.reserve(value.length);
    this.at -= value.length;
    value.copy(this.bytes, this.at);
  }

  /** The tag of a text, of bytes or of a message. */
  tag(number: number): void {
    this.integer(number * 8 + wire.bytes);
  }

  private small(value: number): void {
    this.reserve(5);
    const size = value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
    this.at -= size;
    let { at } = this;
    for (let rest = value; ; rest >>>= 7) {
      if (rest < 128) {
        this.bytes[at] = rest;
        return;
      }
      this.bytes[at++] = (rest & 127) | 128;
    }
  }

  private large(value: bigint): void {
    const septets: number[] = [];
    for (let rest = value; rest > 0n; rest >>= 7n) septets.push(Number(rest & 127n));
    for (let i = septets.length - 1; i >= 0; i--) this.byte(septets[i] | (i < septets.length - 1 ? 128 : 0));
  }

  /** False, and nothing written, where there is more than ASCII in it. */
  private ascii(value: string): boolean {
    this.reserve(value.length);
    const { bytes } = this;
    const from = this.at - value.length;
    for (let i = value.length - 1; i >= 0; i--) {
      const code = value.charCodeAt(i);
      if (code >= 128) return false;
      bytes[from + i] = code;
    }
    this.at = from;
    return true;
  }

  private utf8(value: string): void {
    const length = Buffer.byteLength(value);
    this.reserve(length);
    this.at -= length;
    this.bytes.write(value, this.at);
    this.integer(length);
  }

  private reserve(size: number): void {
    if (this.at < size) this.grow(size);
  }

  private grow(size: number): void {
    const written = this.bytes.subarray(this.at);
    const larger = Buffer.allocUnsafeSlow(2 * (written.length + size));
    this.at = larger.length - written.length;
    written.copy(larger, this.at);
    this.bytes = larger;
  }
}
