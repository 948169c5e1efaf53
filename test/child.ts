import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../src/api/facts-loader.js';
import { Facade } from './facade.js';

/** What npm start runs once everything is built. */
const main = join(packageRoot(), 'dist', 'server', 'main.js');

/** A server in a process of its own. */
export interface ChildServer {
  facade: Facade;
  process: ChildProcess;
  port: string;
  /** resident memory, in bytes */
  memory(): number;
  /** resolves with the exit code, null after a kill */
  ended: Promise<number | null>;
  /** what it has logged */
  log(): string;
}

/** Starts one on a data directory; resolves when it is ready. */
export async function startChild(dataDir: string, ...args: string[]): Promise<ChildServer> {
  const child = spawn(process.execPath, [main, `--data-dir=${dataDir}`, '--secure-port=0', ...args]);
  let output = '';
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      output += text;
      const [, found] = /ready on (\S+)\n/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    ended.then(() => reject(new Error(`the server ended before it was ready: ${log}`)));
  });
  const yaml = await readFile(join(dataDir, 'kubeconfig'), 'utf8');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return {
    facade: Facade.of({ url, kubeconfig: { yaml, object: parse(yaml) }, kubeconfigFile: undefined, store: '', stop }),
    process: child,
    port: new URL(url).port,
    memory: () => 1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)])),
    ended,
    log: () => log,
  };
}
