import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { startServer } from '../bench/server.js';
import { startEtcd } from '../test/etcd.js';
import type { ServerFiles } from './components.js';
import type { RunOptions } from './options.js';

/** An API server that the components can be run against. */
export interface ApiServer extends ServerFiles {
  name: string;
  config: KubeConfig;
  stop(): Promise<void>;
}

/** Starts this project's server, empty, or takes the one that is named. `folder` is for its files, and is emptied. */
export async function openServer(options: RunOptions, folder: string): Promise<ApiServer> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const serviceAccountKey = options.serviceAccountKey ?? newKey(join(folder, 'service-account.key'));
  if (options.against !== undefined) {
    const files = filesOf(resolve(options.against), folder);
    return { name: 'the other server', ...files, serviceAccountKey, stop: async () => {} };
  }
  const etcd = options.store === 'etcd' ? await startEtcd() : undefined;
  const flags = [`--service-account-signing-key-file=${serviceAccountKey}`];
  const server = await startServer(folder, etcd === undefined ? flags : [...flags, `--etcd-servers=${etcd.endpoint}`]);
  return {
    name: `kube-facade, ${options.store}`,
    ...filesOf(join(folder, 'kubeconfig'), folder),
    serviceAccountKey,
    async stop() {
      await server.stop();
      await etcd?.close();
    },
  };
}

function newKey(file: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return file;
}

function filesOf(kubeconfig: string, folder: string) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const data = config.getCurrentCluster()?.caData;
  if (data === undefined) throw new Error(`${kubeconfig} has no certificate-authority-data`);
  const rootCA = join(folder, 'root-ca.crt');
  writeFileSync(rootCA, Buffer.from(data, 'base64'));
  return { kubeconfig, config, rootCA };
}
