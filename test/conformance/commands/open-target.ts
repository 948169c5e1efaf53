import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { openEtcd } from '../../../src/storage/etcd.js';
import type { Options } from '../options.js';
import { startReference } from '../reference/start.js';
import { storedIn } from '../stored.js';
import { adminToken, certificateTarget, type Target, tokenTarget } from '../target.js';
import { say } from './say.js';

export interface OpenedTarget extends Target {
  end(): Promise<void>;
}

/** The server that the options name. */
export async function openNamed(options: Options): Promise<OpenedTarget> {
  const target = options.kubeconfig === undefined ? byToken(options) : byKubeconfig(options.kubeconfig);
  return withStore(target, options.etcd, async () => {});
}

/** The same, or a kube-apiserver of one's own where none is named. */
export async function openReference(options: Options): Promise<OpenedTarget> {
  if (options.url !== undefined || options.kubeconfig !== undefined) return openNamed(options);
  const folder = mkdtempSync(join(tmpdir(), 'kube-facade-reference-'));
  const reference = await startReference(folder, options.port, say);
  return withStore(reference, reference.etcd, async () => {
    await reference.stop();
    rmSync(folder, { recursive: true });
  });
}

function byToken({ url, token = adminToken }: Options): Target {
  if (url === undefined) throw new Error('--url or --kubeconfig says which server; --help tells more');
  return tokenTarget(url, token);
}

function byKubeconfig(file: string): Target {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  if (!cluster?.caData || !user?.certData || !user.keyData) throw new Error(`${file} names no certificates`);
  const decode = (text: string) => Buffer.from(text, 'base64').toString();
  const credentials = { ca: decode(cluster.caData), cert: decode(user.certData), key: decode(user.keyData) };
  return certificateTarget(cluster.server, credentials);
}

async function withStore(target: Target, etcd: string | undefined, end: () => Promise<void>): Promise<OpenedTarget> {
  const backend = etcd === undefined ? undefined : await openEtcd({ endpoints: [etcd] });
  return {
    ...target,
    stored: backend && storedIn(backend),
    async end() {
      target.close();
      await backend?.close();
      await end();
    },
  };
}
