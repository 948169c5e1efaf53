import { setImmediate as endOfTurn } from 'node:timers/promises';

/**
 * Shares one question to the store between the requests that wait for it. A request may not use an answer that was
 * asked for before the request came, so at most one question is under way and one more waits behind it. It is asked
 * when all that has come in this turn of the event loop has been looked at.
 */
export class RevisionProbe {
  private running: Promise<unknown> = Promise.resolve();
  private next: Promise<number> | undefined;

  constructor(private readonly ask: () => Promise<number>) {}

  /** A revision that the store has reached at some time after this call. */
  current(): Promise<number> {
    this.next ??= this.askNext();
    return this.next;
  }

  private async askNext(): Promise<number> {
    await this.running;
    await endOfTurn();
    this.next = undefined;
    const answer = this.ask();
    this.running = answer.catch(() => undefined); // told to those who wait for it
    return answer;
  }
}
