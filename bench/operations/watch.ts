import { type Bench, type Figures, measure, spread } from '../measure.js';
import { cpuOf } from '../process.js';
import { patchOne } from './patch-status.js';

/**
 * Patches pods one after the other, first with nobody looking on, then with many watchers, each on a connection of its
 * own: what the second takes more is the price of the events. The latency is from the patch to the event.
 */
export async function watch(bench: Bench): Promise<Figures[]> {
  const { client, target, watchers, pods } = bench;
  const patches = pods.count;
  const patch = async (round: number, sent: number[] = []) => {
    for (let index = 0; index < patches; index++) {
      sent.push(performance.now());
      await patchOne(bench, index, round);
    }
  };
  const unwatched = await measure(bench, { operation: 'patch', count: 1, parallel: 1 }, () =>
    patch(1).then(() => undefined),
  );

  const version = await currentVersion(bench);
  const sent: number[] = [];
  const times: number[] = [];
  let allSeen = () => {};
  const seen = new Promise<void>((resolve) => {
    allSeen = resolve;
  });
  const opened = await Promise.all(
    Array.from({ length: watchers }, () => {
      let count = 0; // events come in the order of the patches
      return client.watch(`${pods.path}?watch=1&resourceVersion=${version}`, () => {
        times.push(performance.now() - sent[count++]);
        if (times.length === patches * watchers) allSeen();
      });
    }),
  );
  const start = performance.now();
  const cpuBefore = cpuOf(target.pid);
  await patch(2, sent);
  await inTime(seen, () => `${times.length} events in place of ${patches * watchers}`);
  const cpu = cpuOf(target.pid) - cpuBefore - unwatched.cpu;
  const seconds = (performance.now() - start) / 1000;
  for (const end of opened) end();
  const count = times.length;
  return [
    { operation: `watch event, of ${watchers}`, count, perSecond: count / seconds, ...spread(times), cpu: cpu / count },
  ];
}

async function currentVersion({ client, pods }: Bench): Promise<string> {
  const body = await client.expect(200, 'GET', `${pods.path}?limit=1`);
  const version = /"resourceVersion":"(\d+)"/.exec(body.toString())?.[1];
  if (version === undefined) throw new Error('a list without a resourceVersion');
  return version;
}

async function inTime(seen: Promise<void>, state: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`watch: ${state()}`)), 60_000);
  });
  await Promise.race([seen, late]).finally(() => clearTimeout(timer));
}
