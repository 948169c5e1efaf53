import { once } from 'node:events';
import { constants } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, Facade } from '../facade.js';
import { answerOf, Http2Client } from '../http2-client.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const object = (name: string, text = '') => ({ metadata: { name }, data: { text } });

describe('HTTP/2', () => {
  let facade: Facade;
  let client: Http2Client;
  beforeAll(async () => {
    facade = await Facade.start();
    client = await Http2Client.connect(facade.server);
  });
  afterAll(async () => {
    client.close();
    await facade.stop();
  });

  it('is told the limits that kube-apiserver tells', () => {
    const { maxConcurrentStreams, initialWindowSize, maxFrameSize, maxHeaderListSize } = client.session.remoteSettings;
    expect([maxConcurrentStreams, initialWindowSize, maxFrameSize, maxHeaderListSize]).toEqual([
      100, 262144, 262144, 1048896,
    ]);
  });

  it('has the same answers as HTTP/1.1', async () => {
    expect((await client.send('POST', configMaps, object('same'))).headers[':status']).toBe(201);
    for (const [path, headers] of [
      [`${configMaps}/same`, {}],
      [`${configMaps}/missing`, {}],
      [`${configMaps}/same`, { accept: 'application/yaml' }],
      ['/apis', {}],
      ['/openapi/v3', {}],
      ['/nowhere', {}],
    ] as const) {
      const { headers: got, bytes, code } = await client.send('GET', path, undefined, headers);
      const { status, headers: wanted, text } = await facade.get(path, headers);
      expect([code, got[':status'], got['content-type'], got['cache-control'], bytes.toString()]).toEqual([
        0,
        status,
        wanted['content-type'],
        wanted['cache-control'],
        text,
      ]);
      expect(got.connection).toBeUndefined();
    }
  });

  it('knows the user by the certificate of the connection', async () => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const { bytes } = await client.send('POST', path, review);
    expect(JSON.parse(bytes.toString()).status.userInfo.username).toBe('kubernetes-admin');
  });

  it('sends long lists, plain and zipped', async () => {
    await Promise.all(range(8).map((i) => client.send('POST', configMaps, object(`long-${i}`, 'x'.repeat(100_000)))));
    const { text } = await facade.get(configMaps);
    const [plain, zipped] = await Promise.all(
      ['identity', 'gzip'].map((coding) => client.send('GET', configMaps, undefined, { 'accept-encoding': coding })),
    );
    expect(plain.bytes.toString()).toBe(text);
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.bytes).toString()).toBe(text);
  });

  it('carries a hundred watches on one connection, and requests after them', async () => {
    const other = await Http2Client.connect(facade.server);
    const watches = range(99).map((i) => {
      const stream = other.open('GET', `${configMaps}?watch=1&fieldSelector=metadata.name%3Dw-${i}`);
      return { stream, first: once(stream, 'data') as Promise<[Buffer]> };
    });
    await Promise.all(watches.map(({ stream }) => once(stream, 'response')));
    await Promise.all(range(99).map((i) => other.send('POST', configMaps, object(`w-${i}`))));
    for (const [i, { first }] of watches.entries()) {
      const [bytes] = await first;
      expect(JSON.parse(bytes.toString()).object.metadata.name).toBe(`w-${i}`);
    }
    const [{ stream }] = watches;
    stream.close(constants.NGHTTP2_CANCEL);
    expect((await other.send('GET', `${configMaps}/w-0`)).headers[':status']).toBe(200);
    other.close();
  });

  it('ends a watch in good order when its time is over', async () => {
    const { code, headers } = await client.send('GET', `${configMaps}?watch=1&timeoutSeconds=1&resourceVersion=`);
    expect([code, headers[':status']]).toEqual([0, 200]);
  });

  it('refuses a body that is too large, and takes what there is of it no further', async () => {
    const stream = client.open('POST', configMaps, { 'content-type': 'application/json' }, true);
    const answer = answerOf(stream);
    while (!stream.closed) {
      stream.write(Buffer.alloc(256 * 1024, ' '));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    stream.destroy();
    expect((await answer).headers[':status']).toBe(413);
  });

  it('lets one slow reader hold up none of the others on its connection', async () => {
    const path = '/api/v1/namespaces/slow/configmaps';
    await facade.post('/api/v1/namespaces', { metadata: { name: 'slow' } });
    const slow = client.open('GET', `${path}?watch=1`);
    const quick = client.open('GET', `${path}?watch=1`);
    let length = 0;
    quick.on('data', (bytes: Buffer) => {
      length += bytes.length;
    });
    await Promise.all([once(slow, 'response'), once(quick, 'response')]);
    const megabyte = 1_000_000;
    for (const i of range(20)) await client.send('POST', path, object(`c-${i}`, 'x'.repeat(megabyte)));
    await expect.poll(() => length, { timeout: 5000 }).toBeGreaterThan(20 * megabyte);
    await expect.poll(() => slow.closed, { timeout: 10_000 }).toBe(true); // cut off
    expect(slow.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    expect((await client.send('GET', `${path}/c-0`)).headers[':status']).toBe(200);
  }, 30_000);

  it('changes nothing for a request that its client has given up', async () => {
    const stream = client.open('POST', configMaps, { 'content-type': 'application/json' }, true);
    stream.write(JSON.stringify(object('given-up')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await facade.get(`${configMaps}/given-up`)).status).toBe(404);
  });
});

describe('a server that stops', () => {
  it('lets what is under way over HTTP/2 end, and takes nothing more', async () => {
    const facade = await Facade.start();
    const client = await Http2Client.connect(facade.server);
    const watch = client.open('GET', `${configMaps}?watch=1`);
    const ended = answerOf(watch);
    await once(watch, 'response');
    const goaway = once(client.session, 'goaway');
    const closed = once(client.session, 'close');
    await facade.stop();
    await Promise.all([goaway, closed]);
    expect((await ended).code).toBe(0);
  });
});

describe('--disable-http2-serving', () => {
  it('leaves HTTP/1.1', async () => {
    const facade = await Facade.start({ disableHttp2Serving: true });
    const { port, hostname } = new URL(facade.server.url);
    const { ca } = credentials(facade.server.kubeconfig.object);
    const socket = connectTls({ port: Number(port), host: hostname, ca, ALPNProtocols: ['h2', 'http/1.1'] });
    await once(socket, 'secureConnect');
    expect(socket.alpnProtocol).toBe('http/1.1');
    socket.destroy();
    await facade.stop();
  });
});
