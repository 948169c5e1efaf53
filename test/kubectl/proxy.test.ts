import { expect } from 'vitest';
import { kubectlSuite } from './suite.js';

kubectlSuite('proxy', (it) => {
  it('hands on requests, watches and writes', async ({ kubectl }) => {
    const proxy = kubectl.begin('proxy --port=0');
    await proxy.printed('Starting to serve on');
    const url = `http://${/[\d.]+:\d+/.exec(proxy.output.stdout)?.[0]}`;
    expect(await (await fetch(`${url}/version`)).json()).toMatchObject({ major: '1', minor: '36' });

    const configMaps = `${url}/api/v1/namespaces/${kubectl.namespace}/configmaps`;
    const watch = await fetch(`${configMaps}?watch=1`);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ metadata: { name: 'through' }, data: { a: 'b' } });
    expect((await fetch(configMaps, { method: 'POST', headers, body })).status).toBe(201);
    const { value } = (await watch.body?.getReader().read()) ?? {};
    expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata: { name: 'through' } },
    });
    expect((await fetch(`${configMaps}/through`, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(`${configMaps}/through`)).status).toBe(404);
    await proxy.interrupt();
  });
});
