import type { Client, Target } from './client.js';
import { cpuOf } from './process.js';

/** One server under measurement, and what there is to be measured. */
export interface Bench {
  target: Target;
  client: Client;
  /** where the pods are */
  pods: { path: string; count: number };
  watchers: number;
}

/** What one operation has shown; times in milliseconds, each of one operation. */
export interface Figures {
  operation: string;
  count: number;
  perSecond: number;
  median: number;
  p99: number;
  /** CPU time of the server's process */
  cpu: number;
  /** of one answer, where it is a list */
  megabytes?: number;
}

/** Runs an operation `count` times, `parallel` at a time; `run` may return the bytes of its answer. */
export async function measure(
  { target }: Bench,
  { operation, count, parallel }: { operation: string; count: number; parallel: number },
  run: (index: number) => Promise<Buffer | undefined>,
): Promise<Figures> {
  const times: number[] = [];
  let bytes = 0;
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      const start = performance.now();
      bytes += (await run(index))?.length ?? 0;
      times.push(performance.now() - start);
    }
  };
  const cpuBefore = cpuOf(target.pid);
  const start = performance.now();
  await Promise.all(Array.from({ length: parallel }, lane));
  const seconds = (performance.now() - start) / 1000;
  return {
    operation,
    count,
    perSecond: count / seconds,
    ...spread(times),
    cpu: (cpuOf(target.pid) - cpuBefore) / count,
    megabytes: bytes === 0 ? undefined : bytes / count / 1e6,
  };
}

export function spread(times: number[]): { median: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)];
  return { median: at(0.5), p99: at(0.99) };
}
