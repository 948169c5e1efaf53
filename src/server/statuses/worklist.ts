import { ApiError } from '../../api/errors.js';

const retryMilliseconds = 1000;

/** The object has been deleted meanwhile. */
const isGone = (error: unknown): boolean => error instanceof ApiError && error.reason === 'NotFound';

/** Told of what went wrong, and with what: an object's name, or a resource's. */
export type Failed = (error: unknown, what: string) => void;

/** Names that something is due for, done one after the other. What fails is told, and done again a second later. */
export class Worklist {
  private readonly due = new Set<string>();
  private isRunning = false;
  private isClosed = false;

  constructor(
    private readonly work: (name: string) => Promise<void>,
    private readonly failed: Failed,
  ) {}

  add(name: string): void {
    this.due.add(name);
    if (!this.isRunning) void this.run();
  }

  close(): void {
    this.isClosed = true;
    this.due.clear();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (const name of this.due) {
      this.due.delete(name); // what changes while it is being done is done again
      try {
        await this.work(name);
      } catch (error) {
        if (!this.isClosed && !isGone(error)) this.tryAgain(name, error);
      }
    }
    this.isRunning = false;
  }

  private tryAgain(name: string, error: unknown): void {
    this.failed(error, name);
    setTimeout(() => this.isClosed || this.add(name), retryMilliseconds).unref();
  }
}
