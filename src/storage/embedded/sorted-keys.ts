const chunkSize = 512;

interface Position {
  chunk: number;
  index: number;
}

/**
 * Keys in order, in chunks: an insertion moves the tail of one chunk alone, and a range is found by two binary searches
 * and copied a chunk at a time. Strings are compared by their UTF-16 units, which is etcd's order of bytes for all keys
 * of Kubernetes (they are ASCII).
 */
export class SortedKeys {
  private readonly chunks: string[][] = [[]];

  /** The key must not be there yet. */
  add(key: string): void {
    const { chunk, index } = this.position(key);
    const keys = this.chunks[chunk];
    if (index === keys.length) keys.push(key);
    else keys.splice(index, 0, key);
    if (keys.length < 2 * chunkSize) return;
    // keys often come in order: what is appended to the end leaves full chunks behind, not half-empty ones
    const appending = chunk === this.chunks.length - 1 && index === keys.length - 1;
    this.chunks.splice(chunk + 1, 0, keys.splice(appending ? keys.length - 1 : chunkSize));
  }

  remove(key: string): void {
    const { chunk, index } = this.position(key);
    const keys = this.chunks[chunk];
    if (keys[index] !== key) return;
    keys.splice(index, 1);
    if (keys.length === 0 && this.chunks.length > 1) this.chunks.splice(chunk, 1);
  }

  /** The first `limit` keys from `start` up to, and without, `end`. */
  slice(start: string, end: string | undefined, limit: number): string[] {
    const from = this.position(start);
    const to = this.end(end);
    const found: string[] = [];
    for (let chunk = from.chunk; chunk <= to.chunk && found.length < limit; chunk++) {
      const first = chunk === from.chunk ? from.index : 0;
      const last = Math.min(chunk === to.chunk ? to.index : Infinity, first + limit - found.length);
      for (const key of this.chunks[chunk].slice(first, last)) found.push(key);
    }
    return found;
  }

  /** How many keys there are from `start` up to, and without, `end`. */
  count(start: string, end: string | undefined): number {
    const from = this.position(start);
    const to = this.end(end);
    let count = to.index - from.index;
    for (let chunk = from.chunk; chunk < to.chunk; chunk++) count += this.chunks[chunk].length;
    return Math.max(count, 0);
  }

  private end(end: string | undefined): Position {
    if (end !== undefined) return this.position(end);
    const chunk = this.chunks.length - 1;
    return { chunk, index: this.chunks[chunk].length };
  }

  /** The place of the first key that is not below `key`. */
  private position(key: string): Position {
    const chunk = search(this.chunks.length - 1, (i) => this.chunks[i][this.chunks[i].length - 1] < key);
    const keys = this.chunks[chunk];
    return { chunk, index: search(keys.length, (i) => keys[i] < key) };
  }
}

/** The first of `length` numbers that is not below; `length` where all are. */
function search(length: number, isBelow: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
