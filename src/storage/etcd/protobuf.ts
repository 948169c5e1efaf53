/**
 * Protobuf by hand, for the few messages of etcd that are used here: the generic codec of etcd3 costs five times as
 * much a key, which tells in lists and watches. Numbers are those below 2^53.
 */

/** Writes a message from its end to its beginning, so that the length of a nested one is known when it is written. */
export class Writer {
  private buffer: Buffer;
  private at: number;

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
    this.at = capacity;
  }

  finish(): Buffer {
    return this.buffer.subarray(this.at);
  }

  number(field: number, value: number): this {
    if (value === 0) return this;
    this.varint(value);
    return this.varint(field * 8);
  }

  bytes(field: number, value: Buffer | string): this {
    const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
    this.reserve(length);
    this.at -= length;
    if (typeof value === 'string') this.buffer.write(value, this.at);
    else value.copy(this.buffer, this.at);
    this.varint(length);
    return this.varint(field * 8 + 2);
  }

  message(field: number, write: (writer: this) => void): this {
    const end = this.buffer.length - this.at;
    write(this);
    this.varint(this.buffer.length - this.at - end);
    return this.varint(field * 8 + 2);
  }

  private varint(value: number): this {
    let size = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
    this.reserve(size);
    this.at -= size;
    let at = this.at;
    for (let rest = value; at < this.at + size - 1; rest = Math.floor(rest / 128))
      this.buffer[at++] = (rest % 128) | 128;
    this.buffer[at] = Math.floor(value / 128 ** (size - 1));
    return this;
  }

  private reserve(size: number): void {
    if (this.at >= size) return;
    const used = this.buffer.subarray(this.at);
    const capacity = 2 * (used.length + size);
    const larger = Buffer.allocUnsafe(capacity);
    this.at = capacity - used.length;
    used.copy(larger, this.at);
    this.buffer = larger;
  }
}

/** Reads a message field by field: `next` gives the field's number, 0 at the end; what is not wanted is skipped. */
export class Reader {
  private at = 0;
  private end: number;
  private wireType = 0;

  constructor(private readonly buffer: Buffer) {
    this.end = buffer.length;
  }

  next(): number {
    if (this.at >= this.end) return 0;
    const tag = this.number();
    this.wireType = tag & 7;
    return tag >>> 3;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.buffer[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      if (this.at >= this.end) throw new RangeError('truncated protobuf message');
    }
  }

  boolean(): boolean {
    return this.number() !== 0;
  }

  string(): string {
    const end = this.number() + this.at;
    const value = this.buffer.toString('utf8', this.at, end);
    this.at = end;
    return value;
  }

  /** A copy: a part of the message would keep all of it in memory. */
  bytes(): Buffer {
    const end = this.number() + this.at;
    const value = Buffer.from(this.buffer.subarray(this.at, end));
    this.at = end;
    return value;
  }

  message<T>(read: (reader: this) => T): T {
    const { end } = this;
    this.end = this.number() + this.at;
    const value = read(this);
    this.at = this.end;
    this.end = end;
    return value;
  }

  skip(): void {
    if (this.wireType === 0) while (this.buffer[this.at++] >= 128);
    else if (this.wireType === 1) this.at += 8;
    else if (this.wireType === 2)
      this.at = this.number() + this.at; // in this order: number() moves on, too
    else this.at += 4;
  }
}
