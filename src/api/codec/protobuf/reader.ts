/** Bytes that are not the protobuf they are said to be; the message is that of the code which gogo-protobuf generates. */
export class ProtobufError extends Error {
  override name = 'ProtobufError';
}

export const wire = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

const endOfInput = () => new ProtobufError('unexpected EOF');

/**
 * Reads the wire format: https://protobuf.dev/programming-guides/encoding. Numbers are exact up to 2^53. One reader goes
 * through a message and those within it: `enter` narrows it to the next one, `leave` widens it again.
 */
export class Reader {
  private at: number;
  private end: number;

  constructor(
    private readonly bytes: Buffer,
    from = 0,
  ) {
    this.at = from;
    this.end = bytes.length;
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** how many bytes have been read */
  get position(): number {
    return this.at;
  }

  /** the next field's number and wire type: number * 8 + type. `message` is Go's name of what is read. */
  tag(message: string): number {
    const tag = this.integer();
    const number = Math.floor(tag / 8) | 0;
    if ((tag & 7) === wire.endGroup) throw new ProtobufError(`proto: ${message}: wiretype end group for non-group`);
    if (number <= 0) throw new ProtobufError(`proto: ${message}: illegal tag ${number} (wire type ${tag})`);
    return number * 8 + (tag & 7);
  }

  /** a varint as a signed number of 64 bits */
  integer(): number {
    const { bytes } = this;
    let low = 0; // bits 0 to 27
    let middle = 0; // 28 to 55
    let high = 0; // 56 to 63
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw endOfInput();
      const byte = bytes[this.at++];
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift < 56) middle |= bits << (shift - 28);
      else high |= bits << (shift - 56);
      if (byte < 128) return shift < 28 ? low : signed(low, middle, high);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  double(): number {
    return this.bytes.readDoubleLE(this.take(8));
  }

  text(): string {
    const length = this.length();
    const from = this.take(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  /** a view of the bytes, not a copy */
  chunk(): Buffer {
    const length = this.length();
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Begins the message that comes next; the result is for `leave`. */
  enter(): number {
    const { end } = this;
    const length = this.length();
    if (this.at + length > end) throw endOfInput();
    this.end = this.at + length;
    return end;
  }

  leave(end: number): void {
    this.at = this.end;
    this.end = end;
  }

  /** Goes over a value that nobody wants, a whole group where one begins. */
  skip(type: number): void {
    for (let depth = 0; ; type = this.integer() & 7) {
      if (type === wire.varint) this.integer();
      else if (type === wire.fixed64) this.take(8);
      else if (type === wire.bytes) this.take(this.length());
      else if (type === wire.fixed32) this.take(4);
      else if (type === wire.startGroup) depth++;
      else if (type === wire.endGroup) depth--;
      else throw new ProtobufError(`proto: illegal wireType ${type}`);
      if (depth === 0) return;
    }
  }

  private length(): number {
    const length = this.integer();
    if (length < 0) throw new ProtobufError('proto: negative length found during unmarshaling');
    return length;
  }

  private take(length: number): number {
    const from = this.at;
    if (from + length > this.end) throw endOfInput();
    this.at += length;
    return from;
  }
}

function signed(low: number, middle: number, high: number): number {
  const upper = (middle >>> 4) | (high << 24);
  return upper * 2 ** 32 + ((low | (middle << 28)) >>> 0);
}
