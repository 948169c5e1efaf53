/**
 * What has lately been made out of some bytes, in two generations: when the young one is full, it becomes the old one,
 * and what was in that and not asked for since is gone. Nothing outlives the bytes that it was made of.
 */
export class RecentBytes {
  private young = new WeakMap<Buffer, Buffer>();
  private old = new WeakMap<Buffer, Buffer>();
  private size = 0;

  /** `capacity`: how many bytes are kept at most */
  constructor(private readonly capacity: number) {}

  of(source: Buffer, make: () => Buffer): Buffer {
    const known = this.young.get(source);
    if (known !== undefined) return known;
    const bytes = this.old.get(source) ?? make();
    if (this.size + bytes.length > this.capacity / 2) {
      this.old = this.young;
      this.young = new WeakMap();
      this.size = 0;
    }
    this.young.set(source, bytes);
    this.size += bytes.length;
    return bytes;
  }
}
