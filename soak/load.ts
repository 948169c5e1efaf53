import { setTimeout as sleep } from 'node:timers/promises';
import { Churn } from '../test/churn.js';
import type { Facade } from '../test/facade.js';
import { Informer } from '../test/informer.js';
import type { SoakOptions } from './options.js';

/** Between two writes of one writer, so that what reads along on the same machine can follow. */
const writePause = 500;
const listPause = 1000;

/** Writers, watchers and somebody who lists. */
export class Load {
  private readonly churn: Churn;
  private readonly informers: Informer[];
  private readonly faults: string[] = [];
  private lists = 0;
  private stopped = false;
  private readonly listing: Promise<void>;

  constructor(
    private readonly facade: Facade,
    private readonly path: string,
    { writers, watchers }: SoakOptions,
  ) {
    const names = Array.from({ length: writers }, (_, i) => `w${i}`);
    this.informers = Array.from({ length: watchers }, () => new Informer(facade, path));
    this.churn = new Churn(facade, path, names, writePause);
    this.listing = this.listAll();
  }

  figures(): string {
    const sum = (of: (informer: Informer) => number) => this.informers.reduce((total, each) => total + of(each), 0);
    const { writes, refused } = this.churn;
    const events = sum((informer) => informer.events);
    const again = sum((informer) => informer.lists) - this.informers.length;
    return `${writes} writes, ${refused} refused, ${events} events, ${this.lists} lists, ${again} watchers had to list again`;
  }

  /** Ends it all; resolves with what was wrong. */
  async stop(): Promise<string[]> {
    this.stopped = true;
    await this.listing;
    await this.churn.stop();
    const ends = await Promise.allSettled(this.informers.map((informer) => informer.stop(60_000)));
    const broken = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    return [...this.faults, ...this.churn.faults, ...broken];
  }

  /** Whole lists, and the same in pages: both show the objects in order, each once. */
  private async listAll(): Promise<void> {
    while (!this.stopped) {
      await this.list('').catch(() => undefined); // the store may be away
      await this.list('limit=7').catch(() => undefined);
      await sleep(listPause);
    }
  }

  private async list(query: string): Promise<void> {
    const names: string[] = [];
    let rest = '';
    do {
      const { status, json } = await this.facade.get(`${this.path}?${query}${rest}`);
      if (status !== 200) return; // away, or the snapshot of the pages is gone
      names.push(...json.items.map((item: { metadata: { name: string } }) => item.metadata.name));
      rest = json.metadata.continue ? `&continue=${encodeURIComponent(json.metadata.continue)}` : '';
    } while (rest !== '');
    this.lists++;
    const wanted = [...new Set(names)].sort();
    if (names.join() !== wanted.join()) this.faults.push(`a list (${query}) has ${names.join()}`);
  }
}
