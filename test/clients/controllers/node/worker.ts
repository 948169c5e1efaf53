import { setTimeout as sleep } from 'node:timers/promises';

const retryMilliseconds = 500;

/** The names of what is to be reconciled, each once, and who does it: one at a time, when it may. */
export class Worker {
  private readonly waiting = new Set<string>();
  private isAtWork = false;

  constructor(
    private readonly reconcile: (name: string) => Promise<void>,
    private readonly mayWork: () => boolean,
  ) {}

  add(name: string): void {
    this.waiting.add(name);
    void this.work();
  }

  async work(): Promise<void> {
    if (this.isAtWork) return;
    this.isAtWork = true;
    for (const name of this.waiting) {
      if (!this.mayWork()) break;
      this.waiting.delete(name); // if it comes again meanwhile, it is done again
      try {
        await this.reconcile(name);
      } catch (error) {
        console.error(`${name} is tried again after`, error);
        await sleep(retryMilliseconds);
        this.waiting.add(name);
      }
    }
    this.isAtWork = false;
  }
}
