/** Keys in order. Inserting and removing move a part of one flat array, which stays cheap for 100,000 keys. */
export class SortedKeys {
  private keys: string[];

  /** `keys` must be in order */
  constructor(keys: string[] = []) {
    this.keys = keys;
  }

  get size(): number {
    return this.keys.length;
  }

  add(key: string): void {
    const last = this.keys.length - 1;
    if (last < 0 || this.keys[last] < key) this.keys.push(key);
    else this.keys.splice(this.place(key), 0, key);
  }

  remove(key: string): void {
    const at = this.place(key);
    if (this.keys[at] === key) this.keys.splice(at, 1);
  }

  /** All keys that begin with `prefix` and are not before `start`. */
  withPrefix(prefix: string, start = prefix): string[] {
    return this.keys.slice(this.place(start), this.place(`${prefix}\uffff`));
  }

  private place(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
