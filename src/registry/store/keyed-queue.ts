import { UnavailableError } from '../../storage/backend.js';

/**
 * Runs the tasks of one key one after the other, and those of different keys side by side. When a task has waited in
 * vain for the store, those behind it have waited as long, and fail with it.
 */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const tail = this.tails.get(key);
    const result =
      tail === undefined
        ? task()
        : tail.then(task, (error) => (error instanceof UnavailableError ? Promise.reject(error) : task()));
    this.tails.set(key, result);
    const done = () => {
      if (this.tails.get(key) === result) this.tails.delete(key);
    };
    result.then(done, done);
    return result;
  }
}
