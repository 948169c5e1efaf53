import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildServer, startChild } from '../child.js';
import { Facade } from '../facade.js';
import { dial, type RawConnection, readAll } from '../raw.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const megabytes = 1024 * 1024;

const ask = (path: string, method = 'GET', body = '', headers: string[] = []) =>
  [
    `${method} ${path} HTTP/1.1`,
    ...['Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`, ...headers],
    '',
    body,
  ].join('\r\n');

/** A client that asks, and does not read the answer; the connection is for this request alone. */
async function idler(facade: Facade, path: string): Promise<TLSSocket> {
  const socket = await dial(facade);
  socket.write(ask(path, 'GET', '', ['Connection: close']));
  return socket.pause();
}

describe('clients that read slowly', () => {
  let directory: string;
  let server: ChildServer;
  let facade: Facade;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kube-facade-slow-'));
    server = await startChild(directory);
    facade = server.facade;
  });
  afterAll(async () => {
    server.process.kill('SIGKILL');
    await server.ended;
    await rm(directory, { recursive: true });
  });

  const write = (name: string, i: number) =>
    facade.put(`${configMaps}/${name}`, { metadata: { name }, data: { i: String(i), filling: 'x'.repeat(500_000) } });

  it('are cut off when a watch has too much waiting for them, and cost no more memory than that', async () => {
    await facade.post(configMaps, { metadata: { name: 'big' } });
    const idle = await Promise.all(range(20).map(() => idler(facade, `${configMaps}?watch=1`)));
    const reader = await facade.watch(configMaps);
    await reader.next();
    for (const i of range(10)) await write('big', i);
    const before = server.memory();
    for (const i of range(90)) expect((await write('big', 10 + i)).status).toBe(200);
    await reader.until(() => reader.frames.length === 101);
    reader.close();
    expect(server.memory() - before).toBeLessThan(400 * megabytes);

    // whoever wakes up in time still learns why; the connection of the others is broken
    const late = await readAll(idle[0]);
    expect(late.includes('"code":410') || !late.endsWith('0\r\n\r\n')).toBe(true);
    expect(late.split('"type":"MODIFIED"').length).toBeLessThan(80);
    for (const socket of idle) socket.destroy();
  }, 60_000);

  it('do not hold others up with a long list', async () => {
    await Promise.all(range(40).map((i) => facade.post(configMaps, { metadata: { name: `big-${i}` } })));
    for (const i of range(40)) await write(`big-${i}`, i);
    const slow = await Promise.all(range(10).map(() => idler(facade, configMaps)));
    const before = server.memory();
    for (const i of range(20)) {
      const start = performance.now();
      expect((await facade.get(`${configMaps}/kube-root-ca.crt`)).status).toBe(404);
      expect(
        (await facade.patch('/api/v1/namespaces/default', { metadata: { labels: { i: String(i) } } })).status,
      ).toBe(200);
      expect(performance.now() - start).toBeLessThan(1000);
    }
    expect(server.memory() - before).toBeLessThan(100 * megabytes);
    const text = await readAll(slow[0]);
    expect(text.startsWith('HTTP/1.1 200')).toBe(true);
    expect(text.match(/"filling"/g)).toHaveLength(41);
    for (const socket of slow) socket.destroy();
  }, 60_000);

  it('do not hold up the end of the server for long', async () => {
    const socket = await idler(facade, `${configMaps}?watch=1`);
    await sleep(200);
    const start = performance.now();
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - start).toBeLessThan(9000);
    socket.destroy();
  }, 30_000);
});

describe('clients that break off', () => {
  let facade: Facade;
  let directory: string;
  beforeAll(async () => {
    facade = await Facade.start();
    directory = await mkdtemp(join(tmpdir(), 'kube-facade-broken-'));
  });
  afterAll(async () => {
    await facade.stop();
    await rm(directory, { recursive: true });
  });

  const body = (name: string) => JSON.stringify({ metadata: { name } });
  const created = async () => {
    const { items } = (await facade.get(configMaps)).json;
    return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  };

  it('get the answers to pipelined requests in order', async () => {
    const socket = await dial(facade);
    const names = range(30).map((i) => `piped-${i}`);
    const requests = names.flatMap((name) => [ask(configMaps, 'POST', body(name)), ask(`${configMaps}/${name}`)]);
    socket.end(requests.join(''));
    const text = await readAll(socket);
    const codes = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code);
    expect(codes).toEqual(names.flatMap(() => ['201', '200']));
    expect([...text.matchAll(/"metadata":\{"name":"(piped-\d+)"/g)].map(([, name]) => name)).toEqual(
      names.flatMap((name) => [name, name]),
    );
    await facade.delete(configMaps);
  });

  it('in the middle of a body have sent nothing', async () => {
    const cutAfter = async (length: number, end: (socket: RawConnection) => void) => {
      const socket = await dial(facade);
      socket.on('error', () => undefined);
      const text = ask(configMaps, 'POST', body('half'));
      socket.write(text.slice(0, length));
      await sleep(20);
      end(socket);
      return socket;
    };
    const whole = ask(configMaps, 'POST', body('half')).length;
    for (const missing of [1, 5, 20, 60]) {
      await cutAfter(whole - missing, (socket) => socket.destroy());
      await cutAfter(whole - missing, (socket) => socket.reset());
      const half = await cutAfter(whole - missing, (socket) => socket.end());
      expect(await readAll(half)).toMatch(/^(HTTP\/1\.1 400|$)/);
    }
    expect(await created()).toEqual([]);
    expect((await facade.get('/readyz')).status).toBe(200);
  });

  it('before they are answered may have written, whole', async () => {
    const sockets = await Promise.all(range(20).map(() => dial(facade)));
    for (const [i, socket] of sockets.entries()) {
      socket.on('error', () => undefined);
      socket.write(ask(configMaps, 'POST', body(`unread-${i}`)), () => socket.reset());
    }
    await sleep(200);
    for (const name of await created()) {
      expect((await facade.get(`${configMaps}/${name}`)).json.metadata.name).toBe(name);
    }
    await facade.delete(configMaps);
  });

  it('give back their places among the requests under way', async () => {
    const tokens = join(directory, 'tokens.csv');
    await writeFile(tokens, 'secret,ann,1\n');
    const narrow = await Facade.start({
      maxRequestsInflight: 2,
      maxMutatingRequestsInflight: 2,
      tokenAuthFile: tokens,
    });
    const stranger = narrow.stranger();
    const ann = { authorization: 'Bearer secret' };
    for (const _ of range(20)) {
      const socket = await dial(stranger);
      socket.on('error', () => undefined);
      socket.write(ask(configMaps, 'POST', body('half'), ['Authorization: Bearer secret']).slice(0, -3));
      await sleep(5);
      socket.destroy();
    }
    await expect.poll(async () => (await stranger.post(configMaps, JSON.parse(body('free')), ann)).status).toBe(201);
    expect((await stranger.get(configMaps, ann)).status).toBe(200);
    await narrow.stop();
  });
});
