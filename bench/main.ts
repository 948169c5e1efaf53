import { findEtcd, startEtcd } from '../test/etcd.js';
import { type BenchOptions, parseOptions } from './options.js';
import { medians, ratioTable, resultTable } from './report.js';
import { type Results, run, type Size } from './run.js';
import { startServer, withFolder } from './server.js';

const options = parseOptions(process.argv.slice(2));
const all: Results[] = [];
if (options.stores.includes('embedded')) await show(() => benchOwn('embedded', options.size, []));
if (options.stores.includes('etcd')) await overEtcd();
const { against } = options;
if (against !== undefined) {
  await show(() => run(against.url, against, options.size));
  const other = all.pop()!;
  if (all.length > 0) print(ratioTable(all, other));
}

async function overEtcd(): Promise<void> {
  const missing = whyNoEtcd();
  if (missing === undefined) await show(() => withEtcd(options));
  else print(`etcd: not measured, since ${missing}`);
}

async function show(runOnce: () => Promise<Results>): Promise<void> {
  const runs: Results[] = [];
  for (let i = 0; i < options.runs; i++) runs.push(await runOnce());
  const results = medians(runs);
  all.push(results);
  print(`${results.name}\n${resultTable(results)}`);
}

/** Starts the server twice, to see what it makes at its first start and finds at the second, and measures the second. */
function benchOwn(name: string, size: Size, flags: string[]): Promise<Results> {
  return withFolder(async (folder) => {
    const first = await startServer(folder, flags);
    await first.stop();
    const second = await startServer(folder, flags);
    try {
      const results = await run(name, second, size);
      return { ...results, start: { first: first.startTime, second: second.startTime } };
    } finally {
      await second.stop();
    }
  });
}

async function withEtcd({ size }: BenchOptions): Promise<Results> {
  const etcd = await startEtcd();
  try {
    return await benchOwn('etcd', size, [`--etcd-servers=${etcd.endpoint}`]);
  } finally {
    await etcd.close();
  }
}

function whyNoEtcd(): string | undefined {
  try {
    findEtcd();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}
