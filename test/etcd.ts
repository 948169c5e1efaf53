import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An etcd of one's own, with an empty data folder, on free ports. */
export interface TestEtcd {
  endpoint: string;
  /** resolves when the process is gone */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** it holds its connections, and does nothing until it is told to go on */
  pause(): void;
  goOn(): void;
  /** on the same ports and data; resolves when it is healthy again */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestEtcdOptions {
  /** the program, where it is not the one that findEtcd finds */
  binary?: string;
  /** PEM files: it then serves TLS, to clients with a certificate of this authority */
  tls?: { caFile: string; certFile: string; keyFile: string };
}

export async function startEtcd({ binary = findEtcd(), tls }: TestEtcdOptions = {}): Promise<TestEtcd> {
  const directory = mkdtempSync(join(tmpdir(), 'kube-facade-etcd-'));
  const [host, peer, metrics] = (await freePorts(3)).map((port) => `http://127.0.0.1:${port}`);
  const client = tls === undefined ? host : host.replace('http:', 'https:');
  const args = [
    ...['--name', 'test', '--data-dir', join(directory, 'data')],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `test=${peer}`],
    ...['--listen-metrics-urls', metrics],
    ...(tls === undefined ? [] : ['--cert-file', tls.certFile, '--key-file', tls.keyFile]),
    ...(tls === undefined ? [] : ['--client-cert-auth', '--trusted-ca-file', tls.caFile]),
    ...['--logger', 'zap', '--log-level', 'error'],
  ];
  let child: ChildProcess;
  const killNow = () => child.kill('SIGKILL');
  const start = async () => {
    child = spawn(binary, args, { stdio: 'ignore' });
    await healthy(metrics, child);
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  process.once('exit', killNow);
  await start();
  return {
    endpoint: client,
    kill,
    pause: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    restart: start,
    async close() {
      await kill();
      process.removeListener('exit', killNow);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The binary that KUBE_FACADE_TEST_ETCD names, else the one on PATH, else Debian's, fetched once. */
export function findEtcd(): string {
  const named = process.env.KUBE_FACADE_TEST_ETCD;
  if (named) return named;
  if (spawnSync('etcd', ['--version']).status === 0) return 'etcd';
  const cache = fileURLToPath(new URL('../node_modules/.cache/etcd', import.meta.url));
  const fetched = join(cache, 'usr', 'bin', 'etcd');
  if (!existsSync(fetched)) download(cache);
  return fetched;
}

function download(cache: string): void {
  mkdirSync(cache, { recursive: true });
  try {
    execFileSync('apt-get', ['download', 'etcd-server'], { cwd: cache, stdio: 'pipe' });
    const archive = readdirSync(cache).find((name) => name.endsWith('.deb'));
    execFileSync('dpkg', ['-x', archive ?? 'etcd-server.deb', cache], { cwd: cache, stdio: 'pipe' });
  } catch (cause) {
    const advice =
      'install etcd 3.4 or newer (Debian: apt-get install etcd-server), or name one in KUBE_FACADE_TEST_ETCD';
    throw new Error(`there is no etcd on PATH, and apt-get cannot fetch it: ${advice}`, { cause });
  }
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`etcd ended with code ${child.exitCode}`);
    const response = await fetch(`${url}/health`).catch(() => undefined); // not listening yet
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('etcd did not become healthy in time');
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
