import { parseArgs } from 'node:util';

export interface SoakOptions {
  minutes: number;
  store: 'etcd' | 'embedded';
  writers: number;
  watchers: number;
  /** how often etcd is killed */
  restartMinutes: number;
}

const usage = `npm run soak -- [--minutes=60] [--store=etcd|embedded] [--writers=50] [--watchers=200] [--restart-minutes=5]
  Writers, watchers and lists for as long; etcd's history is dropped every minute, and etcd killed every few. Fails where
  a write or an event is lost, or where memory grows.
`;

export function parseOptions(args: string[]): SoakOptions {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '60' },
      store: { type: 'string', default: 'etcd' },
      writers: { type: 'string', default: '50' },
      watchers: { type: 'string', default: '200' },
      'restart-minutes': { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const { store } = values;
  if (store !== 'etcd' && store !== 'embedded') throw new Error(`--store is etcd or embedded, not ${store}`);
  return {
    minutes: Number(values.minutes),
    store,
    writers: Number(values.writers),
    watchers: Number(values.watchers),
    restartMinutes: Number(values['restart-minutes']),
  };
}
