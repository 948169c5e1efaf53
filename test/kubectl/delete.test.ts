import { expect } from 'vitest';
import { application, smallPod, together } from './manifests.js';
import { kubectlSuite } from './suite.js';

/** Newer ones say also where it was. */
const withoutPlace = (said: string) => said.replace(/ from \S+ namespace/g, '').split('\n');

kubectlSuite('delete', (it) => {
  it('by file, name, label, kind, and all', async ({ kubectl }) => {
    kubectl.file('web.yaml', application);
    const remove = async (line: string) => withoutPlace(await kubectl.says(`delete ${line}`));
    await kubectl.says('create -f web.yaml');
    expect(await remove('-f web.yaml')).toEqual([
      'deployment.apps "web" deleted',
      'service "web" deleted',
      'configmap "web" deleted',
    ]);
    expect(await kubectl.says('get deploy,svc,cm -o name')).toBe('');

    await kubectl.says('create -f web.yaml');
    expect(await remove('deploy/web svc/web')).toEqual(['deployment.apps "web" deleted', 'service "web" deleted']);
    expect(await remove('-f web.yaml --ignore-not-found')).toEqual(['configmap "web" deleted']);

    await kubectl.says('create -f web.yaml');
    expect(await remove('deploy,svc -l app=web')).toEqual(['deployment.apps "web" deleted', 'service "web" deleted']);
    await kubectl.says('create configmap other');
    expect(await remove('cm web other')).toEqual(['configmap "web" deleted', 'configmap "other" deleted']);

    await kubectl.says('create -f web.yaml');
    expect(await remove('all --all')).toEqual(['service "web" deleted', 'deployment.apps "web" deleted']);
    expect(await remove('cm --all -o name')).toEqual(['configmap/web']);
    const path = `/api/v1/namespaces/${kubectl.namespace}/configmaps`;
    await kubectl.says('create configmap raw');
    expect(JSON.parse(await kubectl.says(`delete --raw ${path}/raw`))).toMatchObject({ status: 'Success' });
  });

  it('not, when only asked what it would do', async ({ kubectl }) => {
    await kubectl.says('create configmap kept');
    expect(withoutPlace(await kubectl.says('delete cm --all --dry-run=server'))).toEqual([
      'configmap "kept" deleted (server dry run)',
    ]);
    expect(withoutPlace(await kubectl.says('delete cm kept --dry-run=client'))).toEqual([
      'configmap "kept" deleted (dry run)',
    ]);
    expect(await kubectl.says('get cm -o name')).toBe('configmap/kept');
  });

  it('what is not there', async ({ kubectl }) => {
    expect(await kubectl.fails('delete deploy nosuch')).toBe(
      'Error from server (NotFound): deployments.apps "nosuch" not found',
    );
    expect(await kubectl.says('delete deploy nosuch --ignore-not-found')).toBe('');
    expect((await kubectl.run('delete cm --all')).stdout).toBe('No resources found\n');
    expect(await kubectl.fails('delete nosuch x')).toBe('error: the server doesn\'t have a resource type "nosuch"');
  });

  it('a pod on a node: it ends when its kubelet says so', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: smallPod('slow', 'node-1') });
    expect(withoutPlace(await kubectl.says('delete pod slow --wait=false'))).toEqual(['pod "slow" deleted']);
    expect((await kubectl.lines('get pod slow'))[1]).toBe('slow  0/1  Terminating  0  <age>');
    const { metadata } = await kubectl.json('get pod slow');
    expect(metadata).toMatchObject({ deletionGracePeriodSeconds: 30, deletionTimestamp: expect.any(String) });
    const waiting = kubectl.begin('delete pod slow --grace-period=5');
    await waiting.printed('deleted');
    expect((await kubectl.json('get pod slow')).metadata.deletionGracePeriodSeconds).toBe(5);
    const { namespace } = kubectl;
    await kubectl.facade.delete(`/api/v1/namespaces/${namespace}/pods/slow`, { gracePeriodSeconds: 0 });
    expect((await waiting.end).code).toBe(0);
  });

  it('at once', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: together(smallPod('a', 'node-1'), smallPod('b', 'node-1')) });
    const { stdout, stderr } = await kubectl.run('delete pod a --force');
    expect(withoutPlace(stdout.trimEnd())).toEqual(['pod "a" force deleted']);
    expect(stderr).toMatch(/^Warning: Immediate deletion does not wait for confirmation/);
    expect(await kubectl.says('get pods -o name')).toBe('pod/b');
    await kubectl.says('delete pod b --now --wait=false');
    expect((await kubectl.json('get pod b')).metadata.deletionGracePeriodSeconds).toBe(1);
  });

  it('with what depends on it, or without', async ({ kubectl }) => {
    const finalizers = async (name: string) => (await kubectl.json(`get cm ${name}`)).metadata.finalizers;
    await Promise.all(['back', 'fore', 'orphan'].map((name) => kubectl.says(`create configmap ${name}`)));
    await kubectl.says('delete cm fore --cascade=foreground --wait=false');
    expect(await finalizers('fore')).toEqual(['foregroundDeletion']);
    await kubectl.says('delete cm orphan --cascade=orphan --wait=false');
    expect(await finalizers('orphan')).toEqual(['orphan']);
    await kubectl.says('delete cm back --cascade=background');
    expect(await kubectl.lines('get cm -o name')).toEqual(['configmap/fore', 'configmap/orphan']);
  });

  it('waits for finalizers', async ({ kubectl }) => {
    await kubectl.says('create -f -', {
      input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held","finalizers":["example.com/hold"]}}',
    });
    const waiting = kubectl.begin('delete cm held');
    await waiting.printed('deleted');
    expect((await kubectl.json('get cm held')).metadata.deletionTimestamp).toBeDefined();
    expect(await kubectl.fails('delete cm held --timeout=1s')).toContain(
      'timed out waiting for the condition on configmaps/held',
    );
    await kubectl.says(`patch cm held --type=merge -p '{"metadata":{"finalizers":null}}'`);
    expect((await waiting.end).code).toBe(0);
    expect(await kubectl.says('get cm -o name')).toBe('');
  });

  it('a namespace, which its controller finalizes', async ({ kubectl }) => {
    await kubectl.says('create namespace going');
    const waiting = kubectl.begin('delete namespace going');
    await waiting.printed('deleted');
    expect((await kubectl.lines('get ns going'))[1]).toBe('going  Terminating  <age>');
    expect(await kubectl.fails('create configmap late -n going')).toContain(
      'unable to create new content in namespace going because it is being terminated',
    );
    const namespace = await kubectl.json('get ns going');
    const input = JSON.stringify({ ...namespace, spec: { finalizers: [] } });
    await kubectl.says('replace --raw /api/v1/namespaces/going/finalize -f -', { input });
    expect((await waiting.end).code).toBe(0);
    expect(await kubectl.fails('get ns going')).toBe('Error from server (NotFound): namespaces "going" not found');
  });
});
