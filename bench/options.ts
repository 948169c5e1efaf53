import { parseArgs } from 'node:util';
import type { Target } from './client.js';
import type { Size } from './run.js';

export interface BenchOptions {
  size: Size;
  runs: number;
  /** which of this project's stores to measure */
  stores: string[];
  against: Target | undefined;
}

const usage = `npm run bench -- [--quick] [--runs=N] [--store=embedded|etcd] [--against=URL --pid=PID [--token=T]]
  --quick    300 pods and 20 watchers in place of 2,300 and 200
  --runs     repeat, and show the medians
  --store    measure one of the two stores
  --against  measure another API server, too; PID is its process, on this machine
`;

export function parseOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string', default: '1' },
      store: { type: 'string', multiple: true, default: ['embedded', 'etcd'] },
      against: { type: 'string' },
      pid: { type: 'string' },
      token: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const { quick, runs, store, against, pid, token } = values;
  if (against !== undefined && pid === undefined) throw new Error('--against needs the --pid of that server');
  return {
    size: quick ? { pods: 300, watchers: 20 } : { pods: 2300, watchers: 200 },
    runs: Number(runs),
    stores: store,
    against:
      against === undefined ? undefined : { url: against, pid: Number(pid), tls: { rejectUnauthorized: false }, token },
  };
}
