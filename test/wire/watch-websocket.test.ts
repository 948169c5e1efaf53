import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { credentials, Facade, type Frame } from '../facade.js';
import { dial, readAll } from '../raw.js';

const namespace = '/api/v1/namespaces/default';
const configMaps = `${namespace}/configmaps`;
const origin = 'https://example.test';
const bearer = (token: string) => `base64url.bearer.authorization.k8s.io.${Buffer.from(token).toString('base64url')}`;

let facade: Facade;
let directory: string;
const open: WebSocket[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-websocket-'));
  const tokenAuthFile = join(directory, 'tokens.csv');
  await writeFile(tokenAuthFile, 'secret,ann,1\n');
  const dataDir = join(directory, 'data');
  await (await Facade.start({ dataDir })).stop(); // so that there are revisions from before the server began
  facade = await Facade.start({ dataDir, tokenAuthFile });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await facade.delete(configMaps);
});
afterAll(async () => {
  await facade.stop();
  await rm(directory, { recursive: true });
});

interface Reader {
  socket: WebSocket;
  messages: { data: Buffer; isBinary: boolean }[];
  frames(): Frame[];
  /** waits for `count` messages in all */
  until(count: number): Promise<void>;
  /** the close frame's code */
  closed: Promise<number>;
}

function dialWatch(path: string, { server, protocols = [], ...options }: WatchClient = {}): Reader {
  const { url, kubeconfig } = (server ?? facade).server;
  const address = `${url.replace('https', 'wss')}${path}`;
  const socket = new WebSocket(address, protocols, { origin, ...credentials(kubeconfig.object), ...options });
  open.push(socket);
  const messages: Reader['messages'] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => messages.push({ data, isBinary }));
  socket.on('error', () => undefined); // seen by whoever waits for something
  return {
    socket,
    messages,
    frames: () => messages.map(({ data }) => JSON.parse(data.toString()) as Frame),
    until: (count) => expect.poll(() => messages.length, { timeout: 5000 }).toBe(count),
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}

type WatchClient = ClientOptions & { server?: Facade; protocols?: string[] };

async function watch(path: string, options?: WatchClient): Promise<Reader> {
  const reader = dialWatch(path, options);
  await once(reader.socket, 'open');
  return reader;
}

/** What the server answers in place of an upgrade. */
async function refusal(path: string, options?: WatchClient) {
  const { socket } = dialWatch(path, options);
  const [, response] = await once(socket, 'unexpected-response');
  let text = '';
  for await (const part of response) text += part;
  return { status: response.statusCode as number, text };
}

describe('a watch over WebSocket', () => {
  it('sends each event as one text message, the very bytes that it is over HTTP', async () => {
    await facade.post(configMaps, { metadata: { name: 'a' } });
    const plain = await facade.watch(configMaps);
    const reader = await watch(`${configMaps}?watch=true`);
    await facade.patch(`${configMaps}/a`, { data: { x: 'ä€😀' } });
    await facade.delete(`${configMaps}/a`);
    await reader.until(3);
    await plain.until(() => plain.frames.length === 3);
    expect(reader.frames().map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(reader.frames()).toEqual(plain.frames);
    for (const { data, isBinary } of reader.messages) {
      expect(isBinary).toBe(false);
      expect(data.at(-1)).toBe('\n'.charCodeAt(0));
    }
    plain.close();
  });

  it('sends protobuf as binary messages, without the length that they have over HTTP', async () => {
    await facade.post(configMaps, { metadata: { name: 'a' } });
    const headers = { accept: 'application/vnd.kubernetes.protobuf;stream=watch' };
    const reader = await watch(`${configMaps}?watch=true`, { headers });
    await reader.until(1);
    const { bytes } = await facade.get(`${configMaps}?watch=true&timeoutSeconds=1`, headers);
    expect(reader.messages).toEqual([{ data: bytes.subarray(4), isBinary: true }]);
  });

  it('takes every option of a watch, and the old addresses', async () => {
    await facade.post(configMaps, { metadata: { name: 'a', labels: { on: 'yes' } } });
    await facade.post(configMaps, { metadata: { name: 'b' } });
    const initial = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const bookmarked = await watch(`${configMaps}?watch=1&labelSelector=on&${initial}`);
    await bookmarked.until(2);
    expect(bookmarked.frames().map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['ADDED', 'a'],
      ['BOOKMARK', undefined],
    ]);
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const table = await watch(`${configMaps}?watch=1&fieldSelector=metadata.name=b`, { headers: { accept } });
    await table.until(1);
    expect(table.frames()[0].object).toMatchObject({ kind: 'Table', rows: [{ cells: ['b', 0, expect.any(String)] }] });
    const old = await watch('/api/v1/watch/namespaces/default/configmaps');
    await old.until(2);
  });

  it('is closed in good order when its time is over, when its revision is too old, and when the client has enough', async () => {
    const timed = await watch(`${configMaps}?watch=1&timeoutSeconds=1`);
    expect(await timed.closed).toBe(1000);
    const late = await watch(`${configMaps}?watch=1&resourceVersion=1`);
    expect(await late.closed).toBe(1000);
    expect(late.frames()).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
    const enough = await watch(`${configMaps}?watch=1`);
    enough.socket.close(1000);
    expect(await enough.closed).toBe(1000);
  });

  it('answers pings, and does not mind what a client says', async () => {
    const { socket, until } = await watch(`${configMaps}?watch=1`);
    socket.ping('hello');
    expect(String((await once(socket, 'pong'))[0])).toBe('hello');
    socket.send('nobody reads this');
    socket.send(Buffer.alloc(60_000));
    await facade.post(configMaps, { metadata: { name: 'a' } });
    await until(1);
  });

  it('ends for a client that sends a message without end, or no message at all', async () => {
    const talker = await watch(`${configMaps}?watch=1`);
    talker.socket.send(Buffer.alloc(1024 * 1024));
    expect(await talker.closed).toBe(1009);
    const socket = await dial(facade);
    const lines = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', `Origin: ${origin}`];
    const key = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', '', ''];
    socket.write([`GET ${configMaps}?watch=1 HTTP/1.1`, ...lines, ...key].join('\r\n'));
    await once(socket, 'data');
    socket.write('this is no frame');
    const rest = await readAll(socket);
    expect(Buffer.from(rest, 'latin1')[1]).toBeGreaterThan(1);
    expect((await facade.get('/readyz')).status).toBe(200);
  });

  it('ends with an orderly shutdown, also in the middle of its first state', async () => {
    const one = await Facade.start();
    await one.post(configMaps, { metadata: { name: 'a' } });
    const readers = await Promise.all(Array.from({ length: 5 }, () => watch(`${configMaps}?watch=1`, { server: one })));
    const begun = dialWatch(`${configMaps}?watch=1`, { server: one });
    const start = performance.now();
    await one.stop();
    expect(performance.now() - start).toBeLessThan(3000);
    for (const { closed, messages } of readers) {
      expect(await closed).toBe(1000);
      expect(messages).toHaveLength(1);
    }
    expect([1000, 1006]).toContain(await begun.closed);
  });

  it('cuts a slow reader off, and tells it why if it wakes up in time', async () => {
    await facade.post(configMaps, { metadata: { name: 'big' } });
    const slow = await watch(`${configMaps}?watch=1`);
    slow.socket.pause();
    const quick = await watch(`${configMaps}?watch=1`);
    for (let i = 0; i < 60; i++) {
      const data = { i: String(i), filling: 'x'.repeat(900_000) };
      expect((await facade.put(`${configMaps}/big`, { metadata: { name: 'big' }, data })).status).toBe(200);
    }
    await quick.until(61);
    slow.socket.resume();
    const code = await slow.closed;
    expect([1000, 1006]).toContain(code); // a connection is broken that does not take the last message in time
    expect(slow.messages.length).toBeLessThan(50);
    if (code === 1000) expect(slow.frames().at(-1)).toMatchObject({ type: 'ERROR', object: { code: 410 } });
  }, 30_000);
});

describe('who asks for a WebSocket', () => {
  it('gets every error as a Status, before anything is upgraded', async () => {
    const cases: [path: string, options: WatchClient, status: number, text: string][] = [
      [`${configMaps}?watch=1`, { cert: undefined, key: undefined }, 401, '"reason":"Unauthorized"'],
      [`${configMaps}?watch=1&labelSelector=a=(`, {}, 400, '"reason":"BadRequest"'],
      [`${configMaps}?watch=1&sendInitialEvents=true`, {}, 422, '"reason":"Invalid"'],
      ['/api/v1/namespaces/default/nothings?watch=1', {}, 404, 'could not find the requested resource'],
      ['/apis/nope/v1/things?watch=1', {}, 404, '404 page not found'],
    ];
    for (const [path, options, status, text] of cases) {
      const answer = await refusal(path, options);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.text).toContain(text);
    }
  });

  it('must say where from, and choose one subprotocol at most, which is given back', async () => {
    const path = `${configMaps}?watch=1`;
    expect(await refusal(path, { origin: undefined })).toEqual({ status: 403, text: '' });
    expect((await refusal(path, { origin: 'null' })).status).toBe(403);
    expect((await refusal(path, { protocols: ['a', 'b'] })).status).toBe(400);
    expect((await refusal(path, { protocolVersion: 8 })).text).toBe('missing or bad WebSocket Version');
    for (const protocol of ['binary.k8s.io', 'base64.binary.k8s.io', 'anything']) {
      expect((await watch(path, { protocols: [protocol] })).socket.protocol).toBe(protocol);
    }
  });

  it('may show a token among the subprotocols, which is not given back', async () => {
    const stranger = { cert: undefined, key: undefined };
    const path = `${configMaps}?watch=1`;
    const known = await watch(path, { ...stranger, protocols: ['v1.k8s.io', bearer('secret')] });
    expect(known.socket.protocol).toBe('v1.k8s.io');
    const refused = [
      [bearer('secret')],
      ['v1.k8s.io', bearer('wrong')],
      ['v1.k8s.io', bearer('secret'), `${bearer('secret')}w`],
      ['v1.k8s.io', `${bearer('secret')}x`],
    ];
    for (const protocols of refused) {
      expect([protocols, (await refusal(path, { ...stranger, protocols })).status]).toEqual([protocols, 401]);
    }
  });

  it('on a request that is no watch is answered as ever, body and connection included', async () => {
    const upgrade = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const body = JSON.stringify({ metadata: { name: 'posted' } });
    const length = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const socket = await dial(facade);
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    const requests: [lines: string[], body: string, status: string][] = [
      [[`POST ${configMaps}?watch=1 HTTP/1.1`, ...upgrade, ...length], body, '201'],
      [[`GET ${configMaps}/posted HTTP/1.1`, ...upgrade], '', '200'],
      [[`POST ${namespace}/pods/p/exec HTTP/1.1`, ...upgrade, 'Content-Length: 0'], '', '501'],
      [
        [`GET ${configMaps}?watch=1&timeoutSeconds=1 HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: h2c'],
        '',
        '200',
      ],
    ];
    for (const [lines, content, status] of requests) {
      text = '';
      socket.write([...lines, '', content].join('\r\n'));
      await expect.poll(() => text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    }
    socket.destroy();
  });

  it('behind another request waits for its answer', async () => {
    const socket = await dial(facade);
    const key = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', '', ''];
    const body = JSON.stringify({ metadata: { name: 'first' } });
    const type = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    socket.write([`POST ${configMaps} HTTP/1.1`, 'Host: x', ...type, '', body].join('\r\n'));
    const lines = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', `Origin: ${origin}`, ...key];
    socket.write([`GET ${configMaps}?watch=1&timeoutSeconds=1 HTTP/1.1`, ...lines].join('\r\n'));
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    await expect.poll(() => text).toContain('{"type":"ADDED"');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 101']);
    socket.destroy();
  });
});
