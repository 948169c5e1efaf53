import { parseArgs } from 'node:util';

export interface Options {
  /** only the cases whose file and title have this in them */
  only: string;
  url: string | undefined;
  token: string | undefined;
  kubeconfig: string | undefined;
  etcd: string | undefined;
  port: number;
}

const usage = `npm run reference -- [--port=6443]
npm run conformance:record -- [TEXT] [--url=URL --token=TOKEN --etcd=URL] [--port=6443]
npm run conformance -- [TEXT] (--url=URL --token=TOKEN | --kubeconfig=FILE) [--etcd=URL]
npm run conformance:coverage
  TEXT          only the cases whose file or title has it
  --url         a server that runs already; its certificate is not checked
  --token       shown by the admin
  --kubeconfig  says where a server is and who the admin is, by a certificate
  --etcd        the server's, to look at what is left there
  --port        where a kube-apiserver is started that is not there yet
KUBE_FACADE_REFERENCE names a folder with kube-apiserver and etcd, which are built otherwise.
`;

export function parseOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: text, token: text, kubeconfig: text, etcd: text, port: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const { url, token, kubeconfig, etcd } = values;
  return { only: positionals.join(' '), url, token, kubeconfig, etcd, port: Number(values.port ?? 6443) };
}
