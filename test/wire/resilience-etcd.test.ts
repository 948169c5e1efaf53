import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEtcd } from '../../src/storage/etcd.js';
import { Churn } from '../churn.js';
import { startEtcd, type TestEtcd } from '../etcd.js';
import { Facade } from '../facade.js';
import { Informer } from '../informer.js';
import { startProxy, type TestProxy } from '../proxy.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const names = (prefix: string) => range(10).map((i) => prefix + i);

const works = async (facade: Facade, milliseconds: number) => {
  const status = async () => (await facade.get(configMaps)).status;
  await expect.poll(status, { timeout: milliseconds, interval: 50 }).toBe(200);
};

describe('a server whose etcd goes away', () => {
  let etcd: TestEtcd;
  let facade: Facade;
  beforeAll(async () => {
    etcd = await startEtcd();
    facade = await Facade.start({ etcdServers: [etcd.endpoint] });
  });
  afterAll(async () => {
    await facade.stop();
    await etcd.close();
  });
  beforeEach(async () => {
    await facade.delete(configMaps);
  });

  const timed = async <T>(run: () => Promise<T>): Promise<[T, number]> => {
    const start = performance.now();
    return [await run(), performance.now() - start];
  };

  it('says so, never shows the old as new, and is well again when etcd is back', async () => {
    await facade.post(configMaps, { metadata: { name: 'kept' }, data: { n: '0' } });
    const pages = await facade.get(`${configMaps}?limit=1`);
    const watch = await facade.watch(`${configMaps}?resourceVersion=${pages.json.metadata.resourceVersion}`);
    await etcd.kill();

    const readyz = await facade.get('/readyz');
    expect([readyz.status, readyz.text]).toEqual([500, expect.stringContaining('[-]etcd failed')]);
    expect((await facade.get('/livez/etcd')).status).toBe(500);
    const object = { metadata: { name: 'new' } };
    const away: (() => Promise<{ status: number; text: string }>)[] = [
      () => facade.get(`${configMaps}/kept`),
      () => facade.get(configMaps),
      () => facade.get(`${configMaps}?limit=1`),
      () => facade.get(`${configMaps}?labelSelector=a%3Db`),
      () => facade.get(`${configMaps}?watch=1`),
      () => facade.get(`${configMaps}?resourceVersion=1&resourceVersionMatch=Exact`),
      () => facade.get('/api/v1/namespaces/default/secrets?resourceVersion=0'), // never looked at before
      () => facade.post(configMaps, object),
      () => facade.post(`${configMaps}?dryRun=All`, object),
      () => facade.put(`${configMaps}/kept`, { metadata: { name: 'kept' } }),
      () => facade.patch(`${configMaps}/kept`, { data: { n: '0' } }), // changes nothing, as far as the server knows
      () => facade.patch(`${configMaps}/kept?dryRun=All`, { data: { n: '1' } }),
      () => facade.delete(`${configMaps}/kept`),
      () => facade.delete(`${configMaps}/kept?dryRun=All`),
      () => facade.delete(configMaps),
    ];
    for (const request of away) {
      const [{ status, text }, milliseconds] = await timed(request);
      expect([status, text]).toEqual([503, expect.stringContaining('"reason":"ServiceUnavailable"')]);
      expect(milliseconds).toBeLessThan(3000);
    }
    expect((await facade.get(`${configMaps}/kept?resourceVersion=0`)).json.data.n).toBe('0');
    expect((await facade.get(`${configMaps}?resourceVersion=0`)).json.items).toHaveLength(1);
    const old = await facade.watch(`${configMaps}?resourceVersion=0`);
    expect((await old.next()).object.metadata.name).toBe('kept');

    await etcd.restart();
    await works(facade, 5000);
    expect((await facade.get('/readyz')).status).toBe(200);
    expect((await facade.patch(`${configMaps}/kept`, { data: { n: '1' } })).status).toBe(200);
    for (const reader of [watch, old]) {
      expect((await reader.next()).object.data.n).toBe('1');
      reader.close();
    }
  });

  it('loses no write and no event over kill -9 and restart', async () => {
    const informers = range(4).map(() => new Informer(facade, configMaps));
    const churn = new Churn(facade, configMaps, names('w'));
    await churn.more(100);
    for (const pause of [0, 400, 1200]) {
      await etcd.kill();
      await sleep(pause);
      await etcd.restart();
      await churn.more(100);
    }
    await churn.stop();
    expect(churn.refused).toBeGreaterThan(0);
    expect(churn.faults).toEqual([]);
    for (const informer of informers) await informer.stop();
    // the watches saw a pause and no more
    expect(informers.map(({ lists, watches }) => [lists, watches])).toEqual(informers.map(() => [1, 1]));
  }, 60_000);
});

describe('a server that is cut off from etcd', () => {
  let etcd: TestEtcd;
  let proxy: TestProxy;
  let facade: Facade;
  let other: Facade;
  beforeAll(async () => {
    etcd = await startEtcd();
    proxy = await startProxy(etcd.endpoint);
    facade = await Facade.start({ etcdServers: [proxy.endpoint] });
    other = await Facade.start({ etcdServers: [etcd.endpoint] });
  });
  afterAll(async () => {
    await Promise.all([facade.stop(), other.stop()]);
    await proxy.close();
    await etcd.close();
  });

  it('closes the gap by a 410 when the history since is no longer kept', async () => {
    const backend = await openEtcd({ endpoints: [etcd.endpoint] });
    const informers = range(4).map(() => new Informer(facade, configMaps));
    const churn = new Churn(facade, configMaps, names('w'));
    await churn.more(50);
    proxy.cut();
    await churn.refusal();
    const others = new Churn(other, configMaps, names('x'));
    await others.more(50);
    await backend.compact(await backend.currentRevision());
    await others.more(10); // what the compaction has left is not the whole of it
    proxy.mend();
    await churn.more(50);
    await churn.stop();
    await others.stop();
    for (const informer of informers) await informer.stop();
    expect(informers.map(({ lists }) => lists)).toEqual(informers.map(() => 2));
    expect(churn.faults.concat(others.faults)).toEqual([]);
    await backend.close();
  }, 60_000);

  it('does not write again what it has no answer to', async () => {
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    const template = {
      metadata: { labels: { a: 'b' } },
      spec: { containers: [{ name: 'c', image: 'i', args: ['first'] }] },
    };
    await facade.post(deployments, {
      metadata: { name: 'd' },
      spec: { selector: { matchLabels: { a: 'b' } }, template },
    });
    const state = async () => (await other.get(`${deployments}/d`)).json;
    await facade.get(`${deployments}/d`); // so that the write needs no read before it
    const { resourceVersion } = (await state()).metadata;
    proxy.swallow();
    const append = [{ op: 'add', path: '/spec/template/spec/containers/0/args/-', value: 'second' }];
    const patched = facade.patch(`${deployments}/d`, append, 'json');
    await expect.poll(async () => (await state()).metadata.resourceVersion).not.toBe(resourceVersion);
    proxy.mend();
    expect((await patched).status).toBe(503);
    await works(facade, 5000);
    expect((await state()).spec.template.spec.containers[0].args).toEqual(['first', 'second']);
  });

  it('catches up without one when it is', async () => {
    const informers = range(4).map(() => new Informer(facade, configMaps));
    const others = new Churn(other, configMaps, names('y'));
    await others.more(50);
    proxy.cut();
    await others.more(200);
    proxy.mend();
    await others.more(50);
    await others.stop();
    await works(facade, 5000);
    for (const informer of informers) await informer.stop();
    expect(informers.map(({ lists }) => lists)).toEqual(informers.map(() => 1));
  }, 60_000);
});

describe('a server whose etcd hangs', () => {
  let etcd: TestEtcd;
  let facade: Facade;
  beforeAll(async () => {
    etcd = await startEtcd();
    facade = await Facade.start({ etcdServers: [etcd.endpoint] });
  });
  afterAll(async () => {
    await facade.stop();
    await etcd.close();
  });

  it('answers in bounded time, and goes on when etcd does', async () => {
    await facade.post(configMaps, { metadata: { name: 'a' }, data: { n: '0' } });
    const watch = await facade.watch(configMaps);
    etcd.pause();
    const start = performance.now();
    const readyz = await facade.get('/readyz');
    expect([readyz.status, readyz.text]).toEqual([500, expect.stringContaining('[-]etcd failed')]);
    expect(performance.now() - start).toBeLessThan(4000);
    const answers = await Promise.all([
      facade.get(configMaps),
      facade.post(configMaps, { metadata: { name: 'b' }, data: { n: '0' } }),
      ...range(20).map((i) => facade.patch(`${configMaps}/a`, { metadata: { labels: { i: String(i) } } })),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(performance.now() - start).toBeLessThan(30_000);
    etcd.goOn();
    await expect.poll(async () => (await facade.get('/readyz')).status, { timeout: 5000 }).toBe(200);
    expect((await facade.put(`${configMaps}/a`, { metadata: { name: 'a' }, data: { n: '1' } })).status).toBe(200);
    await watch.until(() => watch.frames.at(-1)?.object.data.n === '1');
    watch.close();
  }, 60_000);
});
