import { expect } from 'vitest';
import { kubectlSince } from './find.js';
import { pod } from './manifests.js';
import { kubectlSuite } from './suite.js';

kubectlSuite('wait and events', (it) => {
  it('waits for a condition, and for a field', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: pod });
    expect(await kubectl.fails('wait pod/nginx-1 --for=condition=Ready --timeout=1s')).toContain(
      'error: timed out waiting for the condition on pods/nginx-1',
    );
    const ready = kubectl.says('wait pods --all --for=condition=Ready --timeout=20s');
    const running = kubectl.says("wait pod/nginx-1 --for=jsonpath='{.status.phase}'=Running --timeout=20s");
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    await kubectl.says(`patch pod nginx-1 --subresource=status -p '${JSON.stringify({ status })}'`);
    expect(await Promise.all([ready, running])).toEqual(['pod/nginx-1 condition met', 'pod/nginx-1 condition met']);
  });

  it('waits for the end, and for the beginning', async ({ kubectl }) => {
    await kubectl.says('create configmap going');
    expect(await kubectl.fails('wait --for=delete configmap/going --timeout=1s')).toContain(
      'error: timed out waiting for the condition on configmaps/going',
    );
    const gone = kubectl.begin('wait --for=delete configmap/going --timeout=20s -v=6');
    while (!gone.output.stderr.includes('watch=true')) await new Promise((resolve) => setTimeout(resolve, 20));
    await kubectl.says('delete configmap going');
    expect(await gone.end).toMatchObject({ code: 0, stdout: 'configmap/going condition met\n' });
    if (!kubectlSince(31)) return;
    const made = kubectl.says('wait --for=create configmap/coming --timeout=20s');
    await kubectl.says('create configmap coming');
    expect(await made).toBe('configmap/coming condition met');
  });

  it('events', async ({ kubectl }) => {
    const event = (reason: string, second: number, type = 'Normal') =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `nginx-1.${second}`, namespace: kubectl.namespace },
        involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: kubectl.namespace, name: 'nginx-1' },
        source: { component: 'kubelet', host: 'node-1' },
        message: `it was ${reason}`,
        firstTimestamp: `2026-01-01T00:00:0${second}Z`,
        lastTimestamp: `2026-01-01T00:00:0${second}Z`,
        count: 1,
        ...{ reason, type },
      });
    expect((await kubectl.run('events')).stderr).toBe(`No events found in ${kubectl.namespace} namespace.\n`);
    for (const input of [event('Second', 2), event('First', 1, 'Warning'), event('Third', 3)])
      await kubectl.says('create -f -', { input });

    const reasons = async (line: string) =>
      (await kubectl.says(line)).match(/First|Second|Third/g)?.filter((_, i) => i % 2 === 0);
    expect(await reasons('get events --sort-by=.lastTimestamp')).toEqual(['First', 'Second', 'Third']);
    expect(await reasons('events --for=pod/nginx-1')).toEqual(['First', 'Second', 'Third']);
    expect(await reasons('events --types=Warning')).toEqual(['First']);
    expect(await reasons('get events --field-selector=type=Warning')).toEqual(['First']);
    expect(await reasons('get events --field-selector=involvedObject.name=nginx-1,reason=Third')).toEqual(['Third']);
    expect(await kubectl.says('get events.events.k8s.io -o jsonpath={.items[0].regarding.name}')).toBe('nginx-1');
    const wide = await kubectl.lines('get events --field-selector=reason=Third -o wide');
    expect(wide[0]).toBe('LAST SEEN  TYPE  REASON  OBJECT  SUBOBJECT  SOURCE  MESSAGE  FIRST SEEN  COUNT  NAME');
    expect(wide[1]).toMatch(
      /^\S+ {2}Normal {2}Third {2}pod\/nginx-1 {2}kubelet, node-1 {2}it was Third {2}\S+ {2}1 {2}nginx-1\.3$/,
    );
  });
});
