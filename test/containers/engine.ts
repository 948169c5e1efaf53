import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';

/** A Docker engine, or why there is none. */
export type Engine = { client: ContainerRuntimeClient; stop(): Promise<void> } | { missing: string };

/** The engine that runs here already, or one of our own where its program is installed. */
export async function openEngine(): Promise<Engine> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'; // what is started here ends with the tests
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0) return found(async () => {});
  if (spawnSync('dockerd', ['--version'], { stdio: 'ignore' }).status !== 0) {
    return { missing: 'no Docker engine runs, and none is installed (Debian: apt-get install docker.io)' };
  }
  if (process.getuid?.() !== 0) return { missing: 'no Docker engine runs, and only root can start one' };
  return startEngine();
}

const found = async (stop: () => Promise<void>): Promise<Engine> => ({
  client: await getContainerRuntimeClient(),
  stop,
});

const startMilliseconds = 30_000;

/** vfs asks nothing of the machine. */
async function startEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-facade-docker-'));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const folders = [`--data-root=${join(folder, 'data')}`, `--exec-root=${join(folder, 'exec')}`];
  const daemon = spawn('dockerd', ['--storage-driver=vfs', '-H', host, `--pidfile=${join(folder, 'pid')}`, ...folders]);
  let log = '';
  daemon.stderr.on('data', (text) => {
    log += text;
  });
  const gone = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  const stop = async () => {
    daemon.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  process.env.DOCKER_HOST = host;
  for (
    const deadline = Date.now() + startMilliseconds;
    Date.now() < deadline && daemon.exitCode === null;
    await sleep(200)
  ) {
    if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0) return found(stop);
  }
  await stop();
  return { missing: `no Docker engine can be started: ${log.trim().split('\n').at(-1)}` };
}
