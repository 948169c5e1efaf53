import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Facade } from './facade.js';

/** What a writer knows of an object: data.n, or -1 where there is none. */
interface Known {
  n: number;
  resourceVersion?: string;
  /** what n is if a write has happened that was not acknowledged */
  perhaps?: number;
}

/** Writes to ConfigMaps of its own as fast as it is answered. `faults` has what contradicts the answers it got. */
export class Churn {
  readonly faults: string[] = [];
  /** how many were acknowledged */
  writes = 0;
  refused = 0;
  private readonly known = new Map<string, Known>();
  private stopped = false;
  private readonly ended: Promise<unknown>;

  constructor(
    private readonly facade: Facade,
    private readonly path: string,
    names: string[],
    /** milliseconds that each writer waits after a write */
    private readonly pause = 0,
  ) {
    this.ended = Promise.all(names.map((name) => this.run(name)));
  }

  /** Ends when all that was sent is answered, and has a last look at every object. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
    for (const name of this.known.keys()) await this.read(name);
  }

  /** Waits for `count` more writes. */
  more(count: number): Promise<void> {
    const goal = this.writes + count;
    return this.until(() => this.writes >= goal);
  }

  /** Waits for a write that is not acknowledged. */
  refusal(): Promise<void> {
    const { refused } = this;
    return this.until(() => this.refused > refused);
  }

  private async until(done: () => boolean, milliseconds = 20_000): Promise<void> {
    for (const deadline = Date.now() + milliseconds; !done(); await sleep(5)) {
      if (Date.now() > deadline) throw new Error(`too slow: ${this.writes} writes, ${this.refused} refused`);
    }
  }

  /** Creates an object, updates it four times, deletes it, and so on; starts from what is there when in doubt. */
  private async run(name: string): Promise<void> {
    for (let sure = false; !this.stopped; ) {
      sure = sure ? await this.write(name) : await this.read(name);
      if (!sure) await sleep(20);
      else if (this.pause > 0) await sleep(this.pause);
    }
  }

  /** Each of these says whether it got an answer that tells how the object is. */
  private async write(name: string): Promise<boolean> {
    const { n, resourceVersion } = this.known.get(name) ?? { n: -1 };
    const next = n < 4 ? n + 1 : -1;
    this.known.set(name, { n, resourceVersion, perhaps: next });
    const object = `${this.path}/${name}`;
    const body = { metadata: { name, resourceVersion }, data: { n: String(next), padding: 'x'.repeat(200) } };
    const request =
      next < 0
        ? this.facade.delete(object)
        : next === 0
          ? this.facade.post(this.path, body)
          : this.facade.put(object, body);
    const answer = await request.catch(() => undefined);
    if (answer === undefined || answer.status >= 300) {
      this.refused++;
      return false;
    }
    this.writes++;
    this.known.set(name, { n: next, resourceVersion: next < 0 ? undefined : versionOf(answer) });
    return true;
  }

  private async read(name: string): Promise<boolean> {
    const answer = await this.facade.get(`${this.path}/${name}`).catch(() => undefined);
    if (answer?.status !== 200 && answer?.status !== 404) return false;
    const now: Known =
      answer.status === 404 ? { n: -1 } : { n: Number(answer.json.data.n), resourceVersion: versionOf(answer) };
    const before = this.known.get(name);
    if (before !== undefined && now.n !== before.n && now.n !== before.perhaps) {
      this.faults.push(`${name} is ${now.n}, was ${before.n}, perhaps ${before.perhaps}`);
    }
    this.known.set(name, now);
    return true;
  }
}

const versionOf = (answer: Answer): string => answer.json.metadata.resourceVersion;
