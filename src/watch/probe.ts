/**
 * Shares one question to the store between the requests that wait for it. A request may not use an answer that was
 * asked for before the request came, so at most one question is under way and one more waits behind it.
 */
export class RevisionProbe {
  private running: Promise<number> | undefined;
  private next: Promise<number> | undefined;

  constructor(private readonly ask: () => Promise<number>) {}

  /** A revision that the store has reached at some time after this call. */
  current(): Promise<number> {
    if (this.running === undefined) return this.start();
    this.next ??= this.running.then(
      () => this.startNext(),
      () => this.startNext(),
    );
    return this.next;
  }

  private startNext(): Promise<number> {
    this.next = undefined;
    return this.start();
  }

  private start(): Promise<number> {
    const running = this.ask();
    this.running = running;
    const done = () => {
      if (this.running === running) this.running = undefined;
    };
    running.then(done, done);
    return running;
  }
}
