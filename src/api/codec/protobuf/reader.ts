/** A body that is not the protobuf it says it is. */
export class ProtobufError extends Error {
  override name = 'ProtobufError';
}

export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Reads the wire format: https://protobuf.dev/programming-guides/encoding */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  /** the next field's number and wire type */
  tag(): { number: number; type: number } {
    const tag = Number(this.varint());
    const number = tag >>> 3;
    if (number === 0) throw new ProtobufError('proto: illegal tag 0');
    return { number, type: tag & 7 };
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  double(): number {
    const from = this.take(8);
    return this.bytes.readDoubleLE(from);
  }

  chunk(): Buffer {
    const length = Number(this.varint());
    if (length < 0) throw new ProtobufError('proto: negative length found during unmarshaling');
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  skip(type: number): void {
    if (type === wire.varint) this.varint();
    else if (type === wire.fixed64) this.take(8);
    else if (type === wire.bytes) this.chunk();
    else if (type === wire.fixed32) this.take(4);
    else throw new ProtobufError(`proto: illegal wireType ${type}`);
  }

  private byte(): number {
    return this.bytes[this.take(1)];
  }

  private take(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.length) throw new ProtobufError('unexpected EOF');
    this.at += length;
    return from;
  }
}
