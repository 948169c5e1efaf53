import { setTimeout as sleep } from 'node:timers/promises';
import { withFolder } from '../bench/server.js';
import { openEtcd } from '../src/storage/etcd.js';
import { startChild } from '../test/child.js';
import { startEtcd, type TestEtcd } from '../test/etcd.js';
import { Load } from './load.js';
import { MemoryLog } from './memory-log.js';
import { parseOptions, type SoakOptions } from './options.js';

const options = parseOptions(process.argv.slice(2));
process.exitCode = (await withFolder((folder) => (options.store === 'etcd' ? overEtcd(folder) : soak(folder, []))))
  ? 0
  : 1;

async function overEtcd(folder: string): Promise<boolean> {
  const etcd = await startEtcd();
  try {
    return await soak(folder, [`--etcd-servers=${etcd.endpoint}`], etcd);
  } finally {
    await etcd.close();
  }
}

/** Whether everything held. */
async function soak(folder: string, flags: string[], etcd?: TestEtcd): Promise<boolean> {
  const server = await startChild(folder, ...flags);
  const { facade } = server;
  await facade.post('/api/v1/namespaces', { metadata: { name: 'soak' } });
  const load = new Load(facade, '/api/v1/namespaces/soak/configmaps', options);
  const memory = new MemoryLog(() => server.memory());
  const stopped = new AbortController();
  const disturbing = etcd && disturb(etcd, options, stopped.signal);
  const end = Date.now() + options.minutes * 60_000;
  while (Date.now() < end) {
    await sleep(Math.min(30_000, end - Date.now()));
    say(`${memory.sample()}  ${load.figures()}`);
  }
  stopped.abort();
  await disturbing;
  const faults = await load.stop();
  for (const fault of faults) say(`fault: ${fault}`);
  const verdict = memory.verdict(options.minutes);
  say(verdict.text);
  await facade.stop();
  const holds = faults.length === 0 && verdict.isFlat;
  say(`${options.minutes} minutes over ${options.store}: ${load.figures()}; ${holds ? 'everything held' : 'FAILED'}`);
  return holds;
}

/** Drops etcd's history every minute, and kills it every few. */
async function disturb(etcd: TestEtcd, { restartMinutes }: SoakOptions, signal: AbortSignal): Promise<void> {
  const backend = await openEtcd({ endpoints: [etcd.endpoint] });
  for (let minute = 1; await pause(60_000, signal); minute++) {
    await backend.compact(await backend.currentRevision());
    if (minute % restartMinutes !== 0) continue;
    await etcd.kill();
    await sleep(1000);
    await etcd.restart();
    say('etcd was killed and is back');
  }
  await backend.close();
}

/** False when there is nothing more to wait for. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch(() => false);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
