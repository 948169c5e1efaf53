import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { dial } from '../raw.js';
import { stores } from '../stores.js';

const configMaps = '/api/v1/namespaces/default/configmaps';

interface Line {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads Prometheus' text format; throws on a line that is none. */
class Exposition {
  readonly types = new Map<string, string>();
  readonly lines: Line[] = [];

  constructor(text: string) {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
      if (name !== undefined) this.types.set(name, type);
      else if (!/^# HELP \S+ \S/.test(line)) this.lines.push(parseLine(line));
    }
  }

  /** The value of the one line with these labels, 0 where there is none. */
  value(name: string, labels: Record<string, string> = {}): number {
    const found = this.lines.filter(
      (line) => line.name === name && Object.entries(labels).every(([key, value]) => line.labels[key] === value),
    );
    if (found.length > 1) throw new Error(`${found.length} lines are ${name} ${JSON.stringify(labels)}`);
    return found[0]?.value ?? 0;
  }
}

function parseLine(line: string): Line {
  const [, name, inside = '', value] = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  if (name === undefined || (Number.isNaN(Number(value)) && value !== 'Nan')) throw new Error(`not a line: ${line}`);
  const pairs = [...inside.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
  return { name, labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text])), value: Number(value) };
}

async function scrape(facade: Facade): Promise<Exposition> {
  const { status, headers, text } = await facade.get('/metrics');
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return new Exposition(text);
}

/** How much the lines have grown by what is done. */
async function growth(facade: Facade, act: () => Promise<unknown>) {
  const before = await scrape(facade);
  await act();
  const after = await scrape(facade);
  return (name: string, labels: Record<string, string> = {}) => after.value(name, labels) - before.value(name, labels);
}

const ofConfigMaps = (verb: string, scope: string) => ({
  verb,
  group: '',
  version: 'v1',
  resource: 'configmaps',
  subresource: '',
  scope,
  component: 'apiserver',
});

describe.each(stores)('/metrics over $name', (store) => {
  let facade: Facade;
  beforeAll(async () => {
    facade = await Facade.start(await store.options());
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  it('counts requests by what they ask for and how they are answered', async () => {
    const grown = await growth(facade, async () => {
      await facade.post(configMaps, { metadata: { name: 'a' } });
      await facade.post(configMaps, { metadata: { name: 'a' } });
      await facade.post(`${configMaps}?dryRun=All`, { metadata: { name: 'b' } });
      for (const _ of [1, 2, 3]) await facade.get(configMaps);
      await facade.get('/api/v1/configmaps');
      await facade.get(`${configMaps}/a`);
      await facade.patch(`${configMaps}/a`, { data: { x: '1' } });
      await facade.delete(configMaps);
    });
    const total = (verb: string, scope: string, code: number, dryRun = '') =>
      grown('apiserver_request_total', { ...ofConfigMaps(verb, scope), code: String(code), dry_run: dryRun });
    expect(total('POST', 'resource', 201)).toBe(1);
    expect(total('POST', 'resource', 409)).toBe(1);
    expect(total('POST', 'resource', 201, 'All')).toBe(1);
    expect(total('LIST', 'namespace', 200)).toBe(3);
    expect(total('LIST', 'cluster', 200)).toBe(1);
    expect(total('GET', 'resource', 200)).toBe(1);
    expect(total('PATCH', 'resource', 200)).toBe(1);
    expect(total('DELETE', 'namespace', 200)).toBe(1);
    const posts = ofConfigMaps('POST', 'resource');
    expect(grown('apiserver_request_duration_seconds_count', { ...posts, dry_run: '' })).toBe(2);
    expect(grown('apiserver_request_sli_duration_seconds_count', posts)).toBe(2);
    expect(grown('apiserver_request_duration_seconds_sum', { ...posts, dry_run: '' })).toBeGreaterThan(0);
  });

  it('knows how large answers are, compressed or not', async () => {
    const labels = ofConfigMaps('GET', 'resource');
    await facade.post(configMaps, { metadata: { name: 'large' }, data: { filling: 'x'.repeat(500_000) } });
    const read = async (headers: Record<string, string>) => {
      let size = 0;
      const grown = await growth(facade, async () => {
        size = (await facade.get(`${configMaps}/large`, headers)).bytes.length;
      });
      expect(grown('apiserver_response_sizes_count', labels)).toBe(1);
      return { size, counted: grown('apiserver_response_sizes_sum', labels), grown };
    };
    const plain = await read({});
    expect(plain.counted).toBe(plain.size);
    expect(plain.grown('apiserver_response_sizes_bucket', { ...labels, le: '1e+06' })).toBe(1);
    expect(plain.grown('apiserver_response_sizes_bucket', { ...labels, le: '100000' })).toBe(0);
    const zipped = await read({ 'accept-encoding': 'gzip' });
    expect(zipped.counted - zipped.size).toBeLessThan(1000);
    await facade.delete(configMaps);
  });

  it('counts watches, and their events with their sizes', async () => {
    const running = { ...ofConfigMaps('WATCH', 'namespace') };
    const events = { group: '', version: 'v1', resource: 'configmaps' };
    let bytes = 0;
    const grown = await growth(facade, async () => {
      const watch = await facade.watch(configMaps);
      watch.response.on('data', (text: string) => {
        bytes += Buffer.byteLength(text);
      });
      expect((await scrape(facade)).value('apiserver_longrunning_requests', running)).toBe(1);
      await facade.post(configMaps, { metadata: { name: 'a' } });
      await facade.delete(`${configMaps}/a`);
      await watch.until(() => watch.frames.length === 2);
      watch.close();
      await expect.poll(async () => (await scrape(facade)).value('apiserver_longrunning_requests', running)).toBe(0);
    });
    expect(grown('apiserver_watch_events_total', events)).toBe(2);
    expect(grown('apiserver_watch_events_sizes_sum', events)).toBe(bytes);
    expect(grown('apiserver_watch_events_sizes_bucket', { ...events, le: '1024' })).toBe(2);
    expect(grown('apiserver_request_total', { ...running, code: '200' })).toBe(1);
  });

  it('counts objects, and the requests to the store by operation and resource', async () => {
    const grown = await growth(facade, async () => {
      await facade.post(configMaps, { metadata: { name: 'a' } });
      await facade.post('/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'bad' } });
      await facade.patch(`${configMaps}/a`, { data: { x: '1' } });
    });
    expect(grown('apiserver_resource_objects', { group: '', resource: 'configmaps' })).toBe(1);
    expect(grown('apiserver_storage_objects', { resource: 'configmaps' })).toBe(1);
    const { items } = (await facade.get('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas')).json;
    const flowSchemas = { resource: 'flowschemas.flowcontrol.apiserver.k8s.io' };
    expect((await scrape(facade)).value('apiserver_storage_objects', flowSchemas)).toBe(items.length);
    const configMap = { group: '', resource: 'configmaps' };
    expect(grown('etcd_request_duration_seconds_count', { operation: 'create', ...configMap })).toBe(1);
    expect(grown('etcd_request_duration_seconds_count', { operation: 'update', ...configMap })).toBe(1);
    expect(grown('etcd_requests_total', { operation: 'create', group: 'apps', resource: 'deployments' })).toBe(0);
    await facade.delete(configMaps);
  });

  it('has the names and types that kube-apiserver has', async () => {
    await facade.get('/api/v1/componentstatuses');
    const exposition = await scrape(facade);
    const types: Record<string, string[]> = {
      counter: [
        'apiserver_request_total',
        'apiserver_request_terminations_total',
        'apiserver_watch_events_total',
        'etcd_requests_total',
        'etcd_request_errors_total',
        'authentication_attempts',
        'process_cpu_seconds_total',
      ],
      gauge: [
        'apiserver_current_inflight_requests',
        'apiserver_longrunning_requests',
        'apiserver_requested_deprecated_apis',
        'apiserver_storage_objects',
        'apiserver_resource_objects',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
        'process_open_fds',
        'process_max_fds',
        'nodejs_eventloop_lag_seconds',
      ],
      histogram: [
        'apiserver_request_duration_seconds',
        'apiserver_request_sli_duration_seconds',
        'apiserver_response_sizes',
        'apiserver_watch_events_sizes',
        'etcd_request_duration_seconds',
      ],
    };
    for (const [type, names] of Object.entries(types)) {
      for (const name of names) expect([name, exposition.types.get(name)]).toEqual([name, type]);
    }
    const deprecated = { group: '', version: 'v1', resource: 'componentstatuses' };
    expect(exposition.value('apiserver_requested_deprecated_apis', deprecated)).toBe(1);
    const histogram = exposition.lines.filter(
      ({ name, labels }) => name === 'apiserver_request_duration_seconds_bucket' && labels.subresource === '/readyz',
    );
    const counts = histogram.map(({ value }) => value);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });
});

describe('/metrics', () => {
  it('is for those who have shown who they are, is listed, and is compressed for those who ask', async () => {
    const facade = await Facade.start();
    expect((await facade.stranger().get('/metrics')).status).toBe(401);
    expect((await facade.get('/')).json.paths).toContain('/metrics');
    const { headers, bytes, text } = await facade.get('/metrics', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(bytes.length).toBeLessThan(text.length / 3);
    await facade.stop();
  });

  it('takes no names from clients for what nobody serves', async () => {
    const facade = await Facade.start();
    for (const path of ['/made-up', '/api/v1/made-up', '/apis/made-up/v1/x', '/api/v1/namespaces/a/pods/b/made-up']) {
      await facade.get(path);
    }
    await facade.send('MADE', '/api/v1/pods').catch(() => undefined);
    expect((await facade.get('/metrics')).text).not.toContain('made-up');
    await facade.stop();
  });

  it('counts each server by itself', async () => {
    const [one, other] = await Promise.all([Facade.start(), Facade.start()]);
    const grown = await growth(other, async () => {
      for (const _ of [1, 2, 3]) await one.get(configMaps);
    });
    const labels = { ...ofConfigMaps('LIST', 'namespace'), code: '200' };
    expect(grown('apiserver_request_total', labels)).toBe(0);
    expect((await scrape(one)).value('apiserver_request_total', labels)).toBe(3);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('counts who could not be told, who had no room, and what took too long', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kube-facade-metrics-'));
    const tokenAuthFile = join(directory, 'tokens.csv');
    await writeFile(tokenAuthFile, 'secret,ann,1\n');
    const facade = await Facade.start({ tokenAuthFile, maxMutatingRequestsInflight: 1, requestTimeout: 1000 });
    const ann = { authorization: 'Bearer secret' };
    const stranger = facade.stranger();
    const grown = await growth(facade, async () => {
      await stranger.get(configMaps, { authorization: 'Bearer wrong' });
      const socket = await dial(stranger);
      const head = `POST ${configMaps} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nContent-Length: 10\r\n\r\n`;
      socket.write(head);
      await expect.poll(async () => (await stranger.post(configMaps, {}, ann)).status).toBe(429);
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toMatch(/^HTTP\/1\.1 504/);
      socket.destroy();
      await expect
        .poll(
          async () => (await scrape(facade)).value('apiserver_current_inflight_requests', { request_kind: 'mutating' }),
          { timeout: 5000 },
        )
        .toBe(0);
    });
    const posts = ofConfigMaps('POST', 'resource');
    expect(grown('authentication_attempts', { result: 'error' })).toBe(1);
    expect(grown('authentication_attempts', { result: 'success' })).toBeGreaterThan(2);
    expect(grown('apiserver_request_total', { ...posts, code: '429' })).toBeGreaterThan(0);
    expect(grown('apiserver_request_total', { ...posts, code: '504' })).toBe(1);
    expect(grown('apiserver_request_terminations_total', { ...posts, code: '504' })).toBe(1);
    await facade.stop();
    await rm(directory, { recursive: true });
  });
});
