import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaryOf, buildPrograms, type Program } from '../../../control-plane/build.js';
import { type RunningProcess, startProcess } from '../../../control-plane/processes.js';
import { startEtcd } from '../../etcd.js';
import { send } from '../client.js';
import { adminToken, serviceClusterIpRange, type Target, tokenLine, tokenTarget } from '../target.js';
import { missingPlugins } from './admission.js';

/** A kube-apiserver on an etcd of its own. */
export interface Reference extends Target {
  etcd: string;
  stop(): Promise<void>;
}

/** The folder with kube-apiserver and etcd, where they need not be built. */
const built = process.env.KUBE_FACADE_REFERENCE;

const programAt = (program: Program): string => (built === undefined ? binaryOf(program) : join(built, program));

/** Builds what is due and starts it; `folder` is for its files. */
export async function startReference(folder: string, port: number, say: (text: string) => void): Promise<Reference> {
  if (built === undefined) buildPrograms(['etcd', 'kube-apiserver'], say);
  const etcd = await startEtcd({ binary: programAt('etcd') });
  const flags = [...flagsOf(folder), `--secure-port=${port}`, `--etcd-servers=${etcd.endpoint}`];
  const server = startProcess('kube-apiserver', programAt('kube-apiserver'), flags, join(folder, 'kube-apiserver.log'));
  const stop = async () => {
    await server.stop();
    await etcd.close();
  };
  try {
    const target = await ready(server, folder, port);
    return { ...target, etcd: etcd.endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function flagsOf(folder: string): string[] {
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, tokenLine);
  const key = join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return [
    '--bind-address=127.0.0.1',
    `--cert-dir=${folder}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=AlwaysAllow',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-signing-key-file=${key}`,
    `--service-account-key-file=${key}`,
    `--service-cluster-ip-range=${serviceClusterIpRange}`,
    '--allow-privileged=true',
    `--disable-admission-plugins=${missingPlugins.join(',')}`,
  ];
}

const readyMilliseconds = 60_000;

async function ready(server: RunningProcess, folder: string, port: number): Promise<Target> {
  const certificate = join(folder, 'apiserver.crt');
  for (const deadline = Date.now() + readyMilliseconds; Date.now() < deadline; await sleep(200)) {
    server.check();
    const target = await targetAt(port, certificate);
    if (target !== undefined) return target;
  }
  throw new Error(`kube-apiserver is not ready in time; see ${server.logFile}`);
}

async function targetAt(port: number, certificate: string): Promise<Target | undefined> {
  try {
    const target = tokenTarget(`https://127.0.0.1:${port}`, adminToken, readFileSync(certificate, 'utf8'));
    const { status } = await send(target, { method: 'GET', path: '/readyz', user: 'admin', headers: {} });
    return status === 200 ? target : undefined;
  } catch (error) {
    if (isTooEarly(error)) return undefined;
    throw error;
  }
}

/** Its certificate is not written yet, or it does not listen. */
const isTooEarly = (error: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');
