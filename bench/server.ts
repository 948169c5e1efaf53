import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../src/api/facts-loader.js';
import type { Kubeconfig } from '../src/server/kubeconfig.js';
import type { Target } from './client.js';

export interface Server extends Target {
  /** milliseconds from the start of the process to its ready line */
  startTime: number;
  stop(): Promise<void>;
}

/** Starts this project's server, as it was built, in a process of its own. */
export async function startServer(dataDir: string, flags: string[]): Promise<Server> {
  const program = join(packageRoot(), 'dist', 'server', 'main.js');
  const start = performance.now();
  const nodeFlags = ['--max-semi-space-size=8']; // as npm start has them
  const args = [...nodeFlags, program, '--secure-port=0', `--data-dir=${dataDir}`, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  await readyLine(child);
  const startTime = performance.now() - start;
  const { clusters, users } = parse(readFileSync(join(dataDir, 'kubeconfig'), 'utf8')) as Kubeconfig;
  return {
    url: clusters[0].cluster.server,
    pid: child.pid!,
    startTime,
    tls: {
      ca: decode(clusters[0].cluster['certificate-authority-data']),
      cert: decode(users[0].user['client-certificate-data']),
      key: decode(users[0].user['client-key-data']),
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      process.removeListener('exit', killNow);
    },
  };
}

const decode = (text: string) => Buffer.from(text, 'base64').toString();

/** What the server logs is told only where it ends before it is ready. */
function readyLine(child: ChildProcess): Promise<void> {
  let log = '';
  child.stderr!.on('data', (bytes: Buffer) => {
    log += bytes;
  });
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}: ${log}`)));
  });
}

/** Runs with a folder that is gone afterwards. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-facade-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
