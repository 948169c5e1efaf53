import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Facade, Frame, WatchReader } from './facade.js';

interface Numbered {
  revision: number;
  /** data.n: 0 at an object's creation, one more with each update */
  n: number;
}

interface Item {
  metadata: { name: string; resourceVersion: string };
  data: { n: string };
}

const numbered = ({ metadata, data }: Item): Numbered => ({
  revision: Number(metadata.resourceVersion),
  n: Number(data.n),
});

/**
 * Lists, watches from there, watches again from where a watch has ended, and lists again after a 410, as informers do.
 * `faults` has whatever showed that an event was missing, came twice or came out of order.
 */
export class Informer {
  readonly faults: string[] = [];
  lists = 0;
  watches = 0;
  events = 0;
  private state = new Map<string, Numbered>();
  private revision = 0;
  private stopped = false;
  private reader: WatchReader | undefined;
  private readonly ended: Promise<void>;

  constructor(
    private readonly facade: Facade,
    private readonly path: string,
  ) {
    this.ended = this.run();
  }

  /** Ends when it knows what the server has, which nobody writes to meanwhile; throws when it doesn't, or has faults. */
  async stop(milliseconds = 15_000): Promise<void> {
    const { json } = await this.facade.get(this.path);
    const there = new Map(json.items.map((item: Item) => [item.metadata.name, numbered(item)]));
    const deadline = Date.now() + milliseconds;
    while (!isDeepStrictEqual(this.state, there) && Date.now() < deadline) await sleep(10);
    this.stopped = true;
    this.reader?.close();
    await this.ended;
    if (!isDeepStrictEqual(this.state, there)) this.faults.push('it does not know what the server has');
    if (this.faults.length > 0) throw new Error(`an informer at ${this.revision}: ${this.faults.join('; ')}`);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.list();
        while (!this.stopped && (await this.watch()));
      } catch {
        await sleep(50); // the server or its store is away
      }
    }
  }

  private async list(): Promise<void> {
    const { status, json } = await this.facade.get(this.path);
    if (status !== 200) throw new Error(`list: ${status}`);
    const revision = Number(json.metadata.resourceVersion);
    if (revision < this.revision) this.faults.push(`list at ${revision} after ${this.revision}`);
    this.lists++;
    this.revision = revision;
    this.state = new Map(json.items.map((item: Item) => [item.metadata.name, numbered(item)]));
  }

  /** False when a new list is needed. */
  private async watch(): Promise<boolean> {
    try {
      const query = `resourceVersion=${this.revision}&allowWatchBookmarks=true`;
      const reader = await this.facade.watch(`${this.path}?${query}`);
      this.reader = reader;
      this.watches++;
      if (this.stopped) reader.close();
      while (true) {
        const frame = await reader.take(60_000);
        if (frame.type === 'ERROR') return frame.object.code !== 410;
        this.apply(frame);
      }
    } catch {
      await sleep(20); // it has ended, or could not begin: the next one goes on from here
      return true;
    }
  }

  private apply({ type, object }: Frame): void {
    const revision = Number(object.metadata.resourceVersion);
    const fault = (what: string) => this.faults.push(`${type} ${object.metadata.name} at ${revision}: ${what}`);
    if (revision < this.revision || (revision === this.revision && type !== 'BOOKMARK')) {
      fault(`comes after ${this.revision}`);
    }
    this.revision = revision;
    if (type === 'BOOKMARK') return;
    this.events++;
    const { name } = object.metadata;
    const { n } = numbered(object);
    const before = this.state.get(name)?.n;
    const expected = type === 'ADDED' ? [undefined, 0] : type === 'MODIFIED' ? [n - 1, n] : [n, n];
    if (before !== expected[0] || n !== expected[1]) fault(`n is ${n}, was ${before}`);
    if (type === 'DELETED') this.state.delete(name);
    else this.state.set(name, { revision, n });
  }
}
