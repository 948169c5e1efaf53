import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../src/storage/embedded.js';

let path: string;
let program: string;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'kube-facade-crash-'));
  program = await bundle();
});
afterAll(() => rm(path, { recursive: true, force: true }));

it('has every acknowledged write, and none by half, after kill -9', async () => {
  let revision = 0;
  for (let round = 0; round < 3; round++) {
    const { acknowledged, child } = await writeUntil(500);
    await expect(openEmbedded({ path })).rejects.toThrow(`in use by the process ${child.pid}`);
    await killed(child);

    const backend = await openEmbedded({ path });
    const { entries } = await backend.list({ prefix: '/' });
    const stored = new Map(entries.map((entry) => [entry.key, entry]));
    for (const [key, at] of acknowledged()) {
      expect(stored.get(key)?.modRevision, key).toBeGreaterThanOrEqual(at);
      expect(await backend.currentRevision()).toBeGreaterThanOrEqual(at);
    }
    for (const { key, value } of entries) {
      const [size, name] = String(value).split('\n');
      expect([value.length, key]).toEqual([Number(size), name]);
    }
    expect(await backend.currentRevision()).toBeGreaterThan(revision);
    expect(new Set(entries.map(({ modRevision }) => modRevision)).size).toBe(entries.length);
    revision = await backend.currentRevision();
    await backend.close();
  }
});

/** Starts the child; resolves after as many acknowledgements, and it goes on. */
async function writeUntil(count: number) {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const acknowledged = () => {
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line): [string, number] => [line.split(' ')[0], Number(line.split(' ')[1])]);
  };
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the writer ended by itself: ${code ?? signal}`)));
    child.stdout.on('data', (part) => {
      text += part;
      if (acknowledged().length >= count) resolve();
    });
  });
  return { child, acknowledged };
}

async function killed(child: ChildProcess): Promise<void> {
  // 'close' comes after the last of its output
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

/** Node cannot run the child's TypeScript, so it is bundled, beside the modules that it needs. */
async function bundle(): Promise<string> {
  const outDir = fileURLToPath(new URL('../../node_modules/.cache/crash-child', import.meta.url));
  mkdirSync(outDir, { recursive: true });
  const input = fileURLToPath(new URL('crash-child.ts', import.meta.url));
  await build({
    input,
    platform: 'node',
    external: ['lmdb'],
    output: { dir: outDir, entryFileNames: 'crash-child.mjs', format: 'esm' },
    logLevel: 'warn',
  });
  return join(outDir, 'crash-child.mjs');
}
