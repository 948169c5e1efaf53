import { parseArgs } from 'node:util';

export interface RunOptions {
  /** which of this project's stores the server uses */
  store: 'embedded' | 'etcd';
  /** the kubeconfig of another server to run against, in place of one of this project */
  against: string | undefined;
  /** the private key of service account tokens that the other server was given */
  serviceAccountKey: string | undefined;
  /** how long to go round; 0 for one round */
  minutes: number;
  /** adds what the components logged to the lines that are known */
  record: boolean;
}

const usage = `npm run control-plane -- [--store=embedded|etcd] [--minutes=N] [--against=KUBECONFIG --service-account-key=FILE [--record]]
  --store                what the server keeps its objects in; embedded by default
  --minutes              go round until so much time is over; one round by default
  --against              run against another API server
  --service-account-key  the key file that this one signs service account tokens with
  --record               note what the components log there as known
`;

export function parseOptions(args: string[]): RunOptions {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: 'string', default: 'embedded' },
      minutes: { type: 'string', default: '0' },
      against: { type: 'string' },
      'service-account-key': { type: 'string' },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const { store, against, record } = values;
  const minutes = Number(values.minutes);
  if (store !== 'embedded' && store !== 'etcd') throw new Error(`--store is embedded or etcd, not ${store}`);
  if (!(minutes >= 0)) throw new Error(`--minutes is a number, not ${values.minutes}`);
  if (record && against === undefined) throw new Error('--record needs --against: the other server is the measure');
  return { store, minutes, against, record, serviceAccountKey: values['service-account-key'] };
}
