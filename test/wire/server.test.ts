import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/index.js';
import { Facade } from '../facade.js';
import { dial, readAll } from '../raw.js';

interface NamedList {
  items: { metadata: { name: string } }[];
}

let directory: string;
let facade: Facade;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-server-'));
  facade = await Facade.start();
});
afterAll(async () => {
  await facade.stop();
  await rm(directory, { recursive: true });
});

describe('a running server', () => {
  it('is ready, and lists what it answers to', async () => {
    expect((await facade.get('/readyz')).text).toBe('ok');
    const { paths } = (await facade.get('/')).json;
    expect(paths).toEqual([...paths].sort());
    expect(paths).toEqual(
      expect.arrayContaining([
        '/.well-known/openid-configuration',
        '/api/v1',
        '/apis/apps/v1',
        '/readyz/etcd',
        '/version',
      ]),
    );
  });

  it('tells others how to check service account tokens', async () => {
    const configuration = await facade.get('/.well-known/openid-configuration');
    expect(configuration.headers).toMatchObject({ 'cache-control': 'public, max-age=3600' });
    const issuer = 'https://kubernetes.default.svc.cluster.local';
    expect(configuration.json).toMatchObject({ issuer, id_token_signing_alg_values_supported: ['ES256'] });
    const keys = await facade.get('/openid/v1/jwks');
    expect(keys.headers['content-type']).toBe('application/jwk-set+json');
    expect(keys.json.keys).toHaveLength(1);
    expect((await facade.post('/openid/v1/jwks', undefined)).status).toBe(405);
  });

  it('takes the tokens that it issues', async () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } };
    const accounts = '/api/v1/namespaces/default/serviceaccounts';
    expect((await facade.post(accounts, account)).status).toBe(201);
    const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const answer = await facade.post(`${accounts}/robot/token`, tokenRequest);
    const { status } = answer.json;
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const self = await facade.stranger().post('/apis/authentication.k8s.io/v1/selfsubjectreviews', review, {
      authorization: `Bearer ${status.token}`,
    });
    expect(self.json).toMatchObject({
      status: {
        userInfo: {
          username: 'system:serviceaccount:default:robot',
          groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        },
      },
    });
  });

  it('answers strangers with 401, and health all the same', async () => {
    expect((await facade.stranger().get('/api/v1/pods')).json).toMatchObject({
      kind: 'Status',
      code: 401,
      reason: 'Unauthorized',
    });
    expect((await facade.stranger().get('/livez')).text).toBe('ok');
  });

  it('answers addresses without a resource as kube-apiserver does', async () => {
    const cases: [string, string, number, string][] = [
      ['GET', '/nope', 404, '404 page not found\n'],
      ['GET', '/apis/nope/v1/things', 404, '404 page not found\n'],
      ['GET', '/api/v1/things', 404, 'the server could not find the requested resource'],
      ['PUT', '/api', 405, 'the server does not allow this method on the requested resource'],
      ['OPTIONS', '/api/v1/namespaces', 405, 'the server does not allow this method on the requested resource'],
      ['HEAD', '/api/v1/namespaces', 405, ''],
      ['HEAD', '/api/v1/namespaces/default', 405, ''],
      ['HEAD', '/api/v1/namespaces?watch=1', 405, ''],
      ['HEAD', '/version', 405, ''],
      ['HEAD', '/readyz', 200, ''],
      ['POST', '/api/v1/namespaces/default', 405, 'the server does not allow this method on the requested resource'],
      ['GET', '/api/v1/namespaces/nope', 404, 'namespaces \\"nope\\" not found'],
    ];
    for (const [method, path, status, text] of cases) {
      const answer = await facade.send(method, path);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(answer.text).toContain(text);
    }
  });
});

describe('a connection', () => {
  const knock = async ({ server }: Facade) => {
    const { hostname: host, port } = new URL(server.url);
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    return socket.resume();
  };

  it('that a probe of the port opens and closes again is closed at once', async () => {
    const socket = await knock(facade);
    socket.end();
    await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
  });

  it('on which nobody speaks does not hold a shutdown', async () => {
    const one = await Facade.start();
    const socket = await knock(one);
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(5000) });
    await one.stop();
    await closed;
  });

  it('whose client has closed its side still gets the answers it waits for', async () => {
    const socket = await dial(facade);
    const line = 'Host: x\r\n\r\n';
    socket.end(`GET /version HTTP/1.1\r\n${line}GET /api/v1/namespaces/default HTTP/1.1\r\n${line}`);
    const text = await readAll(socket);
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(text).toContain('"gitVersion"');
    expect(text).toContain('"name":"default"');
  });

  it('whose client has closed its side does not hold a watch', async () => {
    const socket = await dial(facade);
    socket.write('GET /api/v1/namespaces?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end();
    await readAll(socket).catch((error: NodeJS.ErrnoException) => expect(error.code).toBe('ECONNRESET'));
  });

  it('keeps going after an error', async () => {
    const socket = await dial(facade);
    socket.write('GET /nope HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.end('GET /version HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await readAll(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
  });
});

describe('start and stop', () => {
  it('ends watches cleanly, and loses no write that it has answered', async () => {
    const dataDir = join(directory, 'stopped');
    const one = await Facade.start({ dataDir });
    const path = '/api/v1/namespaces/default/configmaps';
    const create = (name: string) => one.post(path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const watch = one.get('/api/v1/configmaps?watch=1');
    await create('first');
    const names = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const writes = names.map((name) => create(name));
    await Promise.race(writes);
    await one.stop();
    const events = (await watch).text;
    expect(events.split('\n')[0]).toContain('"type":"ADDED"');
    expect(events.endsWith('\n')).toBe(true);
    await expect(one.get('/readyz')).rejects.toThrow('ECONNREFUSED');

    // a write that came too late was cut off before it was read; one that was read was answered
    const answers = await Promise.allSettled(writes);
    const created = names.filter((_, i) => answers[i].status === 'fulfilled');
    expect(created.length).toBeGreaterThan(0);
    const again = await Facade.start({ dataDir });
    const { items } = (await again.get(path)).json as NamedList;
    expect(items.map(({ metadata }) => metadata.name).sort()).toEqual(['first', ...created].sort());
    await again.stop();
  });

  it('ends connections with the answers under way, though their clients ask for more at once', async () => {
    const one = await Facade.start();
    const socket = await dial(one);
    const ask = () => socket.write('GET /api/v1/configmaps?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n');
    let heads = 0;
    socket.setEncoding('latin1').on('data', (text: string) => {
      heads += text.split('HTTP/1.1 200 OK').length - 1;
      if (text.includes('\r\n0\r\n\r\n') || text === '0\r\n\r\n') ask(); // the end of the answer
    });
    socket.on('error', () => undefined); // a request that came too late
    ask();
    await expect.poll(() => heads).toBe(1);
    const began = Date.now();
    await one.stop();
    expect(heads).toBe(1);
    expect(Date.now() - began).toBeLessThan(2000);
  });

  it('turns not ready first, and serves on for as long as it is told to', async () => {
    const one = await Facade.start({ shutdownDelayDuration: 300 });
    const stopped = one.stop();
    expect((await one.get('/readyz')).text).toContain('[-]shutdown failed: reason withheld\n');
    expect((await one.get('/livez')).text).toBe('ok');
    expect((await one.get('/api/v1/namespaces/default')).status).toBe(200);
    await stopped;
  });

  it('keeps data, certificates and keys in the data directory', async () => {
    const dataDir = join(directory, 'data');
    const first = await Facade.start({ dataDir });
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' }, data: { a: 'b' } };
    const path = '/api/v1/namespaces/default/configmaps';
    await first.post(path, object);
    const keys = (await first.get('/openid/v1/jwks')).text;
    expect(first.server.kubeconfigFile).toBe(join(dataDir, 'kubeconfig'));
    expect(await readFile(join(dataDir, 'kubeconfig'), 'utf8')).toBe(first.server.kubeconfig.yaml);
    expect((await stat(join(dataDir, 'kubeconfig'))).mode & 0o777).toBe(0o600);
    await first.stop();
    const second = await Facade.start({ dataDir });
    expect((await second.get(`${path}/kept`)).json).toMatchObject({ data: { a: 'b' } });
    expect((await second.get('/openid/v1/jwks')).text).toBe(keys);
    expect(second.server.kubeconfig.object.users).toEqual(first.server.kubeconfig.object.users);
    await second.stop();
  });

  it('says so where the data directory is in use, or the port is', async () => {
    const dataDir = join(directory, 'used');
    const first = await Facade.start({ dataDir });
    await expect(start({ dataDir })).rejects.toThrow(/in use/);
    const securePort = Number(new URL(first.server.url).port);
    await expect(start({ securePort })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${securePort}: the port is in use (--secure-port=0 takes a free one)`,
    );
    await first.stop();
    await (await start({ dataDir })).stop();
  });

  it('serves with a certificate of the flags, and takes clients of their CA', async () => {
    const { makeAuthority, makeCertificate } = await import('../../src/server/tls/make.js');
    const authority = await makeAuthority('theirs', 10);
    const serving = await makeCertificate(authority, { commonName: 'x', names: ['127.0.0.1'], days: 5 });
    const client = await makeCertificate(authority, { commonName: 'ann', days: 5 });
    const file = async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    };
    const one = await start({
      tlsCertFile: await file('tls.crt', serving.certificate + authority.certificate),
      tlsPrivateKeyFile: await file('tls.key', serving.key),
      clientCaFile: await file('client-ca.crt', authority.certificate),
    });
    const status = await new Promise((resolve, reject) => {
      const tls = { ca: authority.certificate, cert: client.certificate, key: client.key, agent: false };
      get(`${one.url}/api/v1/namespaces`, tls, (res) => resolve(res.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
    await one.stop();
  });

  it('refuses options that do not go together', async () => {
    await expect(start({ authorizationMode: ['RBAC'] })).rejects.toThrow('there is AlwaysAllow');
    const storageMediaType = 'application/yaml' as 'application/json';
    await expect(start({ storageMediaType })).rejects.toThrow('"application/yaml" is not known');
    await expect(start({ inMemory: true, etcdServers: ['http://x'] })).rejects.toThrow('exclude each other');
    await expect(start({ tlsCertFile: 'x' })).rejects.toThrow('must be given together');
  });

  it('has room for thirty in one process', async () => {
    const servers = await Promise.all(Array.from({ length: 30 }, () => Facade.start()));
    const path = '/api/v1/namespaces/default/configmaps';
    await Promise.all(
      servers.map((one, i) => one.post(path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `of-${i}` } })),
    );
    const lists = await Promise.all(servers.map((one) => one.get(path)));
    const names = lists.map((list) => (list.json as NamedList).items);
    expect(names.map((items) => items.map(({ metadata }) => metadata.name))).toEqual(
      servers.map((_, i) => [`of-${i}`]),
    );
    await Promise.all(servers.map((one) => one.stop()));
  });
});
