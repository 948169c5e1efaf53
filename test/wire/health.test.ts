import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createChain } from '../../src/server/chain.js';
import { createState, serverChecks } from '../../src/server/checks.js';
import { health, healthPaths } from '../../src/server/health.js';
import { silentLogger } from '../../src/server/logger.js';
import { ServerMetrics } from '../../src/server/metrics/server-metrics.js';
import { type Backend, UnavailableError } from '../../src/storage/backend.js';
import { openEmbedded } from '../../src/storage/embedded.js';

const limits = { etcdHealthcheckTimeout: 100, etcdReadycheckTimeout: 100 };

function appOf(backend: Backend, state = { ...createState(), isStarted: true }) {
  const log = silentLogger();
  const user = { name: 'jane', uid: '', groups: [], extra: {} };
  return createChain({
    log,
    requestTimeout: 60_000,
    inFlight: { reading: 0, writing: 0 },
    authenticator: { authenticate: async () => user },
    authorizer: { authorize: () => ({ allowed: true, reason: '' }) },
    metrics: new ServerMetrics('/registry'),
    routes: [health(serverChecks(backend, state, limits), log)],
  })();
}

const wellStore = () => openEmbedded({ memory: true });

/** A store that is there, but whose revision cannot be had. */
const sickStore = async (currentRevision: Backend['currentRevision']): Promise<Backend> =>
  Object.assign(await wellStore(), { currentRevision });

describe('health', () => {
  it('answers ok, in one word', async () => {
    const app = appOf(await wellStore());
    for (const path of [
      '/healthz',
      '/livez',
      '/readyz',
      '/readyz/ping',
      '/readyz/etcd',
      '/healthz/poststarthook/bootstrap-controller',
    ]) {
      const answer = await supertest(app).get(path);
      expect([path, answer.status, answer.text]).toEqual([path, 200, 'ok']);
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
    expect((await supertest(app).post('/healthz')).text).toBe('ok');
  });

  it('names each check where it is asked to', async () => {
    const app = appOf(await wellStore());
    const livez = (await supertest(app).get('/livez?verbose')).text;
    expect(livez).toMatch(/^\[\+\]ping ok\n\[\+\]etcd ok\n\[\+\]poststarthook\/[\s\S]+ ok\nlivez check passed\n$/);
    const readyz = (await supertest(app).get('/readyz?verbose&exclude=etcd&exclude=b&exclude=a')).text;
    expect(readyz).toContain('[+]ping ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n');
    expect(readyz).toMatch(
      /\[\+\]shutdown ok\nwarn: some health checks cannot be excluded: no matches for "a","b"\nreadyz check passed\n$/,
    );
  });

  it('knows no other checks', async () => {
    const app = appOf(await wellStore());
    for (const path of ['/readyz/nope', '/readyz/', '/readyz/etcd/', '/livez/shutdown', '/healthzz']) {
      const answer = await supertest(app).get(path);
      expect([path, answer.status, answer.text]).toEqual([path, 404, '404 page not found\n']);
    }
  });

  it('fails while the store is away, without saying why to everyone', async () => {
    const app = appOf(await sickStore(() => Promise.reject(new UnavailableError('no connection to etcd'))));
    const answer = await supertest(app).get('/readyz');
    expect(answer.status).toBe(500);
    expect(answer.text).toContain(
      '[+]ping ok\n[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n',
    );
    expect(answer.text).toMatch(/readyz check failed\n$/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await supertest(app).get('/readyz?exclude=etcd&exclude=etcd-readiness')).text).toBe('ok');
    const single = await supertest(app).get('/readyz/etcd');
    expect([single.status, single.text]).toEqual([500, 'internal server error: no connection to etcd\n']);
  });

  it('fails while the store does not answer', async () => {
    const app = appOf(await sickStore(() => new Promise(() => {})));
    const answer = await supertest(app).get('/livez/etcd');
    expect([answer.status, answer.text]).toEqual([
      500,
      'internal server error: error getting data from etcd: context deadline exceeded\n',
    ]);
  });

  it('fails before the start is over; once the end is near, only readyz does', async () => {
    const backend = await wellStore();
    const starting = appOf(backend, createState());
    expect((await supertest(starting).get('/readyz')).text).toContain('[-]poststarthook/bootstrap-controller failed');
    const stopping = appOf(backend, { isStarted: true, isStopping: true });
    expect((await supertest(stopping).get('/readyz')).text).toContain(
      '[-]shutdown failed: reason withheld\nreadyz check failed',
    );
    expect((await supertest(stopping).get('/livez')).text).toBe('ok');
  });

  it('lists its addresses', async () => {
    const paths = healthPaths(serverChecks(await wellStore(), createState(), limits));
    expect(paths).toEqual(expect.arrayContaining(['/healthz', '/livez/etcd', '/readyz/shutdown']));
    expect(paths).not.toContain('/livez/shutdown');
  });
});
