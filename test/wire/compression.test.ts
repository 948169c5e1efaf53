import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Facade } from '../facade.js';
import { dial } from '../raw.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const gzip = { 'accept-encoding': 'gzip' };
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const configMap = (name: string, size: number) => ({
  metadata: { name },
  data: { filling: 'abcdefgh'.repeat(size / 8) },
});

let facade: Facade;
beforeAll(async () => {
  facade = await Facade.start();
});
afterAll(() => facade.stop());

describe('answers of more than 128 KiB', () => {
  beforeAll(async () => {
    await facade.post(configMaps, configMap('large', 200_000));
    await facade.post(configMaps, configMap('small', 100_000));
  });
  afterAll(() => facade.delete(configMaps));

  it('are compressed for those who ask, whatever the verb and the form', async () => {
    const yaml = { ...gzip, accept: 'application/yaml' };
    const answers = [
      await facade.post(configMaps, configMap('other', 200_000), gzip),
      await facade.get(`${configMaps}/large`, gzip),
      await facade.get(`${configMaps}/large?pretty=true`, gzip),
      await facade.get(`${configMaps}/large`, yaml),
      await facade.get(configMaps, gzip),
      await facade.get(configMaps, yaml),
      await facade.get(configMaps, { 'accept-encoding': 'br, deflate , gzip' }),
      await facade.delete(configMaps, { dryRun: ['All'] }, gzip),
    ];
    for (const { status, headers, bytes, text } of answers) {
      expect(status).toBeLessThan(202);
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      expect(headers).not.toHaveProperty('content-length');
      expect(bytes.length).toBeLessThan(text.length / 10);
    }
    expect(answers[1].text).toBe((await facade.get(`${configMaps}/large`)).text);
    expect(answers[4].text).toBe((await facade.get(configMaps)).text);
    expect(answers[5].text).toBe((await facade.get(configMaps, { accept: 'application/yaml' })).text);
  });

  it('are not for those who do not, and say so with their length', async () => {
    for (const encoding of ['', 'deflate', 'gzip;q=1.0', 'GZIP', '*']) {
      const { headers, bytes } = await facade.get(`${configMaps}/large`, { 'accept-encoding': encoding });
      expect([encoding, headers['content-encoding'], headers.vary]).toEqual([encoding, undefined, undefined]);
      expect(Number(headers['content-length'])).toBe(bytes.length);
    }
  });

  it('are the only ones: neither small ones nor watches are compressed', async () => {
    const small = await facade.get(`${configMaps}/small`, gzip);
    expect(small.headers['content-encoding']).toBe(undefined);
    const table = await facade.get(configMaps, { ...gzip, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    expect(table.headers['content-encoding']).toBe(undefined);
    const watch = await facade.watch(configMaps, gzip);
    expect((await watch.next()).object.metadata.name).toBe('large');
    watch.close();
  });
});

describe('long lists', () => {
  beforeAll(async () => {
    await Promise.all(range(60).map((i) => facade.post(configMaps, configMap(`c${i}`, 500_000))));
  });
  afterAll(() => facade.delete(configMaps));

  it('are compressed in pieces that hold nobody up', async () => {
    const finished: string[] = [];
    const note = (name: string) => (answer: Answer) => {
      finished.push(name);
      return answer;
    };
    const lists = range(3).map(() => facade.get(configMaps, gzip).then(note('list')));
    await facade.get('/version').then(note('small'));
    await facade.get(`${configMaps}/none`).then(note('small'));
    for (const { text, bytes } of await Promise.all(lists)) {
      expect(JSON.parse(text).items).toHaveLength(60);
      expect(bytes.length).toBeLessThan(text.length / 50);
    }
    expect(finished.slice(0, 2)).toEqual(['small', 'small']);
  });

  it('cost nothing more once their client has gone', async () => {
    for (const _ of range(10)) {
      const socket = await dial(facade);
      socket.on('error', () => undefined);
      socket.write(`GET ${configMaps} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n`);
      await once(socket, 'data');
      socket.reset();
    }
    expect((await facade.get(configMaps, gzip)).status).toBe(200);
  });
});
