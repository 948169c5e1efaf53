import { RangeFullError } from './access.js';

/**
 * Which items of a range are taken, in the form of a RangeAllocation: one big number, its highest byte first, whose bit
 * i stands for item i (upstream: pkg/registry/core/service/allocator/bitmap.go).
 */
export class Bitmap {
  /** lowest byte first */
  private readonly bytes: Uint8Array;

  constructor(
    readonly size: number,
    data: Uint8Array = new Uint8Array(),
  ) {
    this.bytes = new Uint8Array(Math.ceil(size / 8));
    this.bytes.set(Uint8Array.from(data).reverse().subarray(0, this.bytes.length));
  }

  has(item: number): boolean {
    return (this.bytes[item >> 3] & (1 << (item & 7))) !== 0;
  }

  add(item: number): void {
    this.bytes[item >> 3] |= 1 << (item & 7);
  }

  delete(item: number): void {
    this.bytes[item >> 3] &= ~(1 << (item & 7));
  }

  items(): number[] {
    return Array.from({ length: this.size }, (_, item) => item).filter((item) => this.has(item));
  }

  /**
   * A free item at random, from `offset` on as long as there are any: those below are left for requests that name one.
   * Throws RangeFullError.
   */
  anyFree(offset: number): number {
    const item = this.freeIn(offset, this.size) ?? this.freeIn(0, offset);
    if (item === undefined) throw new RangeFullError();
    return item;
  }

  private freeIn(from: number, to: number): number | undefined {
    const size = to - from;
    const start = Math.floor(Math.random() * size);
    for (let i = 0; i < size; i++) {
      const item = from + ((start + i) % size);
      if (!this.has(item)) return item;
    }
    return undefined;
  }

  /** Go's big.Int.Bytes: no leading zeros. */
  toBytes(): Buffer {
    const bytes = Buffer.from(this.bytes).reverse();
    const first = bytes.findIndex((byte) => byte !== 0);
    return bytes.subarray(first < 0 ? bytes.length : first);
  }
}
