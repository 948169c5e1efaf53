const longestTimeout = 2 ** 31 - 1;

/** Calls back with each key once its time has come, to the second. Whether the key still has that time is not known here. */
export class Expiry {
  private readonly keys = new Map<number, Set<string>>();
  private timer: NodeJS.Timeout | undefined;
  private next = Infinity;

  constructor(private readonly expired: (key: string) => void) {}

  add(key: string, milliseconds: number): void {
    const second = Math.ceil(milliseconds / 1000);
    const keys = this.keys.get(second);
    if (keys !== undefined) keys.add(key);
    else this.keys.set(second, new Set([key]));
    if (second < this.next) this.arm(second);
  }

  close(): void {
    clearTimeout(this.timer);
    this.next = -Infinity;
  }

  private arm(second: number): void {
    clearTimeout(this.timer);
    this.next = second;
    if (second === Infinity) return;
    const wait = Math.max(second * 1000 - Date.now(), 0);
    this.timer = setTimeout(() => this.fire(), Math.min(wait, longestTimeout));
    this.timer.unref();
  }

  private fire(): void {
    const due = [...this.keys].filter(([second]) => second * 1000 <= Date.now());
    for (const [second, keys] of due) {
      this.keys.delete(second);
      for (const key of keys) this.expired(key);
    }
    this.arm([...this.keys.keys()].reduce((least, second) => Math.min(least, second), Infinity));
  }
}
