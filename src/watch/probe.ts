import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';

/** Those who are answered together, and ask again at once, ask together again. */
const gatherMilliseconds = 1;

/**
 * Shares one question to the store between the requests that wait for it. A request may not use an answer that was
 * asked for before the request came, so at most one question is under way and one more waits behind it. It is asked
 * when all that has come in this turn of the event loop has been looked at, or a little later where many ask: every
 * question costs as much as several gets.
 */
export class RevisionProbe {
  private running: Promise<void> | undefined;
  private next: Promise<number> | undefined;
  /** the answer to the first question: where the store was when this server began */
  first = Number.POSITIVE_INFINITY;

  constructor(private readonly ask: () => Promise<number>) {}

  /** A revision that the store has reached at some time after this call. */
  current(): Promise<number> {
    this.next ??= this.askNext();
    return this.next;
  }

  private async askNext(): Promise<number> {
    if (this.running !== undefined) {
      await this.running;
      await sleep(gatherMilliseconds);
    }
    await endOfTurn();
    this.next = undefined;
    const answer = this.ask().then((revision) => this.noted(revision));
    this.running = answer.then(this.isOver, this.isOver); // what went wrong is told to those who wait for the answer
    return answer;
  }

  private noted(revision: number): number {
    if (revision < this.first) this.first = revision;
    return revision;
  }

  private readonly isOver = (): void => {
    this.running = undefined;
  };
}
