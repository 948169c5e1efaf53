import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forbiddenRequest, notFound, tooManyRequests, unauthorized } from '../../src/api/errors.js';
import type { User } from '../../src/api/user.js';
import { type ChainParts, createChain } from '../../src/server/chain.js';
import { silentLogger } from '../../src/server/logger.js';
import { ServerMetrics } from '../../src/server/metrics/server-metrics.js';
import { UnavailableError } from '../../src/storage/backend.js';

const user: User = { name: 'jane', uid: '', groups: ['system:authenticated'], extra: {} };

/** A chain whose only route is `routes`; every request comes from jane. */
const chainOf = (routes: ChainParts['routes'], parts: Partial<ChainParts> = {}) =>
  createChain({
    log: silentLogger(),
    requestTimeout: 60_000,
    inFlight: { reading: 400, writing: 200 },
    authenticator: { authenticate: async () => user },
    authorizer: { authorize: () => ({ allowed: true, reason: '' }) },
    metrics: new ServerMetrics('/registry'),
    routes,
    ...parts,
  })();

const failing = (error: unknown) =>
  chainOf([
    () => {
      throw error;
    },
  ]);
const echo: ChainParts['routes'][number] = (req, res) => void res.end(req.context.info.verb);

describe('headers', () => {
  it('answers with the audit id of the client, or with one of its own', async () => {
    const app = chainOf([echo]);
    const sent = await supertest(app).get('/api/v1/pods').set('Audit-ID', 'mine');
    expect(sent.headers['audit-id']).toBe('mine');
    const made = await supertest(app).get('/api/v1/pods');
    expect(made.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers['cache-control']).toBe('no-cache, private');
    expect(made.headers).not.toHaveProperty('x-powered-by');
    expect(made.headers).not.toHaveProperty('etag');
  });

  it('say of the connection only that it closes', async () => {
    const app = chainOf([echo]);
    const kept = await supertest(app).get('/api/v1/pods').set('Connection', 'keep-alive');
    expect(kept.headers).not.toHaveProperty('connection');
    expect(kept.headers).not.toHaveProperty('keep-alive');
    const closed = await supertest(app).get('/api/v1/pods').set('Connection', 'close');
    expect(closed.headers.connection).toBe('close');
  });
});

describe('errors', () => {
  it.each(['User', 'Group', 'Uid'])(
    'tells who would be somebody else that nobody can yet: Impersonate-%s',
    async (what) => {
      const { status, body } = await supertest(chainOf([echo]))
        .get('/api/v1/pods')
        .set(`Impersonate-${what}`, 'jane');
      expect([status, body.message]).toEqual([501, 'impersonation is not supported by this server yet']);
    },
  );

  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };

  it('become a Status', async () => {
    const answer = await supertest(failing(notFound({ group: '', name: 'pods' }, 'x'))).get('/api/v1/pods/x');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe(
      `${JSON.stringify({
        ...status,
        message: 'pods "x" not found',
        reason: 'NotFound',
        details: { name: 'x', kind: 'pods' },
        code: 404,
      })}\n`,
    );
  });

  it('are laid out for people, and given as YAML', async () => {
    const pretty = await supertest(failing(unauthorized())).get('/').set('User-Agent', 'curl/8');
    expect(pretty.text).toBe(
      JSON.stringify({ ...status, message: 'Unauthorized', reason: 'Unauthorized', code: 401 }, undefined, 2),
    );
    const yaml = await supertest(failing(unauthorized())).get('/').set('Accept', 'application/yaml');
    expect(yaml.headers['content-type']).toBe('application/yaml');
    expect(yaml.text).toBe(
      'apiVersion: v1\ncode: 401\nkind: Status\nmessage: Unauthorized\nmetadata: {}\nreason: Unauthorized\nstatus: Failure\n',
    );
  });

  it('say when to come again', async () => {
    const answer = await supertest(failing(tooManyRequests('slowly', 3))).get('/');
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '3']);
  });

  it('that nobody foresaw are internal, and a store that is away is unavailable', async () => {
    const unforeseen = await supertest(failing(new Error('boom'))).get('/');
    expect(unforeseen.status).toBe(500);
    expect(unforeseen.body).toMatchObject({ reason: 'InternalError', message: 'Internal error occurred: boom' });
    const away = await supertest(failing(new UnavailableError('etcd is away'))).get('/');
    expect([away.status, away.body.reason]).toEqual([503, 'ServiceUnavailable']);
  });

  it('have no body for HEAD', async () => {
    const answer = await supertest(failing(unauthorized())).head('/');
    expect([answer.status, answer.text]).toEqual([401, undefined]);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });

  it('of a route that rejects are the same', async () => {
    const app = chainOf([async () => Promise.reject(unauthorized())]);
    expect((await supertest(app).get('/')).status).toBe(401);
  });
});

describe('what nobody serves', () => {
  it('is 404 as plain text', async () => {
    const answer = await supertest(chainOf([])).get('/nope');
    expect([answer.status, answer.text]).toEqual([404, '404 page not found\n']);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is forbidden before it is not found', async () => {
    const authorizer = { authorize: () => ({ allowed: false, reason: 'no' }) };
    const app = chainOf([], { authorizer });
    expect((await supertest(app).get('/nope')).body).toMatchObject({
      code: 403,
      message: 'forbidden: User "jane" cannot get path "/nope": no',
      details: {},
    });
    const list = await supertest(app).get('/apis/apps/v1/namespaces/a/deployments');
    expect(list.body.message).toBe(
      'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "a": no',
    );
    expect(forbiddenRequest({ group: '', name: 'pods' }, 'x', 'y').message).toBe('pods "x" is forbidden: y');
  });
});

describe('limits', () => {
  /** A chain with room for one reader and one writer, both of which `release` lets go. */
  function narrow(groups: string[]) {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hold: ChainParts['routes'][number] = async (_req, res) => {
      await released;
      res.end('done');
    };
    const authenticator = { authenticate: async () => ({ ...user, groups }) };
    const app = chainOf([hold], { inFlight: { reading: 1, writing: 1 }, authenticator });
    return { app, release: () => release() };
  }

  it('are counted for readers and writers apart; watches do not count', async () => {
    const { app, release } = narrow([]);
    const agent = supertest(app.listen(0, '127.0.0.1'));
    const first = [agent.get('/api/v1/pods'), agent.post('/api/v1/namespaces/a/pods')].map((test) => test.then());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const refused = await agent.get('/api/v1/nodes');
    expect([refused.status, refused.headers['retry-after'], refused.text]).toEqual([
      429,
      '1',
      'Too many requests, please try again later.\n',
    ]);
    expect((await agent.put('/api/v1/nodes/a')).status).toBe(429);
    const watch = agent.get('/api/v1/pods?watch=1').then();
    release();
    for (const answer of await Promise.all([...first, watch])) expect(answer.text).toBe('done');
    expect((await agent.get('/api/v1/pods')).text).toBe('done');
  });

  it('do not hold for system:masters', async () => {
    const { app, release } = narrow(['system:masters']);
    const agent = supertest(app.listen(0, '127.0.0.1'));
    const all = Promise.all([1, 2, 3].map(() => agent.get('/api/v1/pods').then()));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    expect((await all).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('of time end in 504, and a shorter one may be asked for', async () => {
    const never = chainOf([() => {}], { requestTimeout: 50 });
    const late = await supertest(never).get('/api/v1/pods');
    expect(late.status).toBe(504);
    expect(late.body).toMatchObject({
      message: 'Timeout: request did not complete within the allotted timeout',
      reason: 'Timeout',
    });
    const slow = chainOf([() => {}]);
    expect((await supertest(slow).get('/api/v1/pods?timeout=20ms')).status).toBe(504);
    expect((await supertest(slow).get('/api/v1/pods?timeout=2')).body.message).toBe(
      'invalid timeout specified in the request URL - time: missing unit in duration "2"',
    );
  });
});

describe('connections', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    const slowFirst: ChainParts['routes'][number] = async (req, res) => {
      if (req.url === '/missing') throw notFound({ group: '', name: 'pods' }, 'missing');
      if (req.url === '/slow') await new Promise((resolve) => setTimeout(resolve, 50));
      res.end(req.url);
    };
    server = createServer(chainOf([slowFirst]));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  it('take requests before earlier ones are answered, errors among them, and answer in order', async () => {
    const socket = connect(port, '127.0.0.1');
    for (const path of ['/slow', '/missing', '/fast']) socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) {
      text += chunk;
      if (text.includes('/fast')) break;
    }
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
    expect(text.indexOf('/slow')).toBeLessThan(text.indexOf('"missing'));
  });
});
