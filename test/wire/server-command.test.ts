import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What npm start runs once everything is built. */
const main = join(import.meta.dirname, '../../dist/server/main.js');

interface Command {
  process: ChildProcess;
  output(): string;
  errors(): string;
  /** the exit code */
  ended: Promise<number | null>;
  /** resolves with the output once the server says that it is ready */
  ready: Promise<string>;
}

const started: Command[] = [];

function command(...args: string[]): Command {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (/ready on .*\n[\s\S]*KUBECONFIG=.*\n/.test(output)) resolve(output);
    });
    ended.then(() => reject(new Error(`ended before it was ready: ${errors}`)));
  });
  ready.catch(() => undefined); // most do not wait for it
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const made = { process: child, output: () => output, errors: () => errors, ended, ready };
  started.push(made);
  return made;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-command-'));
});
afterAll(async () => {
  for (const { process, ended } of started) {
    process.kill('SIGKILL');
    await ended;
  }
  await rm(directory, { recursive: true });
});

describe('the command', () => {
  it('prints its version as kube-apiserver does, and its flags', async () => {
    const version = command('--version');
    expect(await version.ended).toBe(0);
    expect(version.output()).toMatch(/^Kubernetes v1\.36\.3 \(kube-facade \d+\.\d+\.\d+\)\n$/);
    const help = command('--help');
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain('--etcd-servers strings');
  });

  it('ends with an error for a flag that is not there, or a value that is wrong', async () => {
    const unknown = command('--secure-prot=1');
    expect(await unknown.ended).toBe(1);
    expect(unknown.errors()).toBe(
      'Error: unknown flag: --secure-prot; the nearest is --secure-port\nSee --help for the flags.\n',
    );
    const mode = command('--authorization-mode=RBAC', `--data-dir=${directory}/x`);
    expect(await mode.ended).toBe(1);
    expect(mode.errors()).toBe('Error: authorization-mode "RBAC" is not there yet; there is AlwaysAllow\n');
  });

  it('starts, says where it is and what it ignores, and stops in good order', async () => {
    const dataDir = join(directory, 'data');
    const server = command('--secure-port=0', `--data-dir=${dataDir}`, '--allow-privileged', '--feature-gates=A=true');
    const lines = (await server.ready).split('\n');
    expect(lines[0]).toMatch(/^kube-facade is ready on https:\/\/127\.0\.0\.1:\d+$/);
    expect(lines[1]).toBe(`  store: embedded, in ${dataDir}/store`);
    expect(lines[2]).toBe(`  export KUBECONFIG=${dataDir}/kubeconfig`);
    expect(await readFile(join(dataDir, 'kubeconfig'), 'utf8')).toContain(`server: ${lines[0].split(' ').at(-1)}`);
    const [warning] = server.errors().split('\n');
    expect(JSON.parse(warning)).toMatchObject({
      level: 40,
      msg: 'these flags have no effect here: --allow-privileged, --feature-gates',
    });

    const second = command('--secure-port=0', `--data-dir=${dataDir}`);
    expect(await second.ended).toBe(1);
    expect(second.errors()).toMatch(/in use/);

    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.errors()).toContain('"msg":"stopped"');
  });

  it('keeps nothing in memory, and writes the kubeconfig where it is told to', async () => {
    const file = join(directory, 'elsewhere', 'config');
    const server = command('--secure-port=0', '--in-memory', `--write-kubeconfig=${file}`);
    expect(await server.ready).toContain(`store: in memory; nothing is kept\n  export KUBECONFIG=${file}\n`);
    expect(await readFile(file, 'utf8')).toContain('current-context: kube-facade');
    server.process.kill('SIGINT');
    expect(await server.ended).toBe(0);
  });

  it('ends at once at the second signal', async () => {
    const server = command(
      '--secure-port=0',
      '--in-memory',
      `--write-kubeconfig=${directory}/c`,
      '--shutdown-delay-duration=1m',
    );
    await server.ready;
    server.process.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(1);
  });
});
