import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade, type Frame, type WatchReader } from './facade.js';
import { noKubectl } from './kubectl/find.js';
import { Kubectl, plain, type Running } from './kubectl/kubectl.js';
import { stores } from './stores.js';

// The life of a Pod, step by step, as the notes on Pods tell it in their sections 14 (an example trace) and 13 (the
// commands to look at it). kubectl is the user; the calls of the scheduler, of the kubelet of node-05 and of the endpoints
// controller are made by hand. The tests build on one another.

const pods = '/api/v1/namespaces/default/pods';
const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: nginx-1, labels: { app: nginx } }
spec:
  containers:
    - { name: nginx, image: nginx, ports: [{ containerPort: 80 }] }
`;
const waiting = { name: 'nginx', image: 'nginx', imageID: '', restartCount: 0, ready: false };
const creating = { ...waiting, state: { waiting: { reason: 'ContainerCreating' } } };
const running = { ...waiting, ready: true, started: true, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } };
const ready = ['Initialized', 'Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' }));

const title = `the trace of the notes, over $name${noKubectl === undefined ? '' : ` (${noKubectl})`}`;

describe.skipIf(noKubectl !== undefined).each(stores)(title, (store) => {
  let facade: Facade;
  let kubectl: Kubectl;
  let etcd: Etcd3 | undefined;
  let scheduler: WatchReader;
  let kubelet: WatchReader;
  let pending: Running;
  /** the Pod's resourceVersion after each write */
  const versions: number[] = [];

  beforeAll(async () => {
    const options = await store.options();
    if (options.etcdServers) etcd = new Etcd3({ hosts: options.etcdServers });
    facade = await Facade.start(etcd ? { ...options, etcdPrefix: '/registry' } : options);
    kubectl = new Kubectl(facade);
    await facade.post('/api/v1/nodes', { metadata: { name: 'node-05' } });
    scheduler = await facade.watch('/api/v1/pods?fieldSelector=spec.nodeName%3D,status.phase%3DPending');
    kubelet = await facade.watch('/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-05');
    pending = kubectl.begin('get pods --field-selector=status.phase=Pending -w --output-watch-events');
  });
  afterAll(async () => {
    scheduler?.close();
    kubelet?.close();
    etcd?.close();
    await facade?.stop();
    kubectl?.close();
    await store.cleanUp();
  });

  const thePod = async () => (await facade.get(`${pods}/nginx-1`)).json;

  /** Checks that the Pod has been written anew, and that etcd holds what the API shows, at that revision. */
  async function written() {
    const pod = await thePod();
    const version = Number(pod.metadata.resourceVersion);
    expect(version).toBeGreaterThan(versions.at(-1) ?? 0);
    versions.push(version);
    if (etcd === undefined) return pod;
    const { kvs } = await etcd.get('/registry/pods/default/nginx-1').exec();
    const { resourceVersion: _kept_by_etcd, ...metadata } = pod.metadata;
    expect(JSON.parse(kvs[0].value.toString())).toEqual({ ...pod, metadata });
    expect(Number(kvs[0].mod_revision)).toBe(version);
    expect(Number(kvs[0].version)).toBe(versions.length);
    return pod;
  }

  /** Checks that a watch's next event is of the last write. */
  async function seen(reader: WatchReader, type: Frame['type']) {
    const frame = await reader.next();
    expect(frame).toMatchObject({
      type,
      object: { kind: 'Pod', metadata: { name: 'nginx-1', resourceVersion: String(versions.at(-1)) } },
    });
    return frame.object;
  }

  it('1 to 3: the user applies a manifest; the Pod is written and answered', async () => {
    expect(await kubectl.says('apply -f -', { input: manifest })).toBe('pod/nginx-1 created');
    const pod = await written();
    expect(pod.spec.nodeName).toBeUndefined();
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('4: the scheduler sees a Pod without a node, by watch and by list', async () => {
    await seen(scheduler, 'ADDED');
    const { json } = await facade.get('/api/v1/pods?fieldSelector=spec.nodeName%3D');
    expect(json.items.map((pod: { metadata: object }) => pod.metadata)).toMatchObject([{ name: 'nginx-1' }]);
  });

  it('5 and 6: it binds the Pod to node-05, which is written, too', async () => {
    const target = { apiVersion: 'v1', kind: 'Node', name: 'node-05' };
    const bind = () => facade.post(`${pods}/nginx-1/binding`, { metadata: { name: 'nginx-1' }, target });
    expect(await bind()).toMatchObject({ status: 201, json: { kind: 'Status', status: 'Success' } });
    const pod = await written();
    expect(pod.spec.nodeName).toBe('node-05');
    expect(pod.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
    await seen(scheduler, 'DELETED'); // from among those without a node
    const again = await bind();
    expect(again.json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(again.json.message).toContain('pod nginx-1 is already assigned to node "node-05"');
  });

  it('7: the kubelet of node-05 sees its new Pod', async () => {
    const pod = await seen(kubelet, 'ADDED'); // to those of node-05
    expect(pod.spec.nodeName).toBe('node-05');
  });

  it('8 and 9: it makes the containers and patches the status as it goes', async () => {
    const report = (status: unknown) => facade.patch(`${pods}/nginx-1/status`, { status }, 'strategic-merge');
    const hostIP = '192.168.0.5';
    expect((await report({ hostIP, hostIPs: [{ ip: hostIP }], containerStatuses: [creating] })).status).toBe(200);
    await written();
    await seen(kubelet, 'MODIFIED');
    expect(await kubectl.lines('get pods')).toContainEqual('nginx-1  0/1  ContainerCreating  0  <age>');

    const podIP = '10.244.1.5';
    await report({ phase: 'Running', podIP, podIPs: [{ ip: podIP }], containerStatuses: [running], conditions: ready });
    const pod = await written();
    await seen(kubelet, 'MODIFIED');
    expect(pod.status).toMatchObject({ phase: 'Running', podIP });
    const conditions = pod.status.conditions.map(({ type }: { type: string }) => type).sort();
    expect(conditions).toEqual(['ContainersReady', 'Initialized', 'PodScheduled', 'Ready']);
    expect(pod.metadata.generation).toBe(1);
  });

  it('10: the Pod is running and ready, and the endpoints of its Service are updated', async () => {
    expect(await kubectl.lines('get pods')).toContainEqual('nginx-1  1/1  Running  0  <age>');
    expect(await kubectl.says('wait --for=condition=Ready pod/nginx-1')).toBe('pod/nginx-1 condition met');
    await kubectl.says('expose pod nginx-1 --name=web --port=80');
    const { podIP } = (await thePod()).status;
    await facade.post('/api/v1/namespaces/default/endpoints', {
      metadata: { name: 'web' },
      subsets: [{ addresses: [{ ip: podIP, nodeName: 'node-05' }], ports: [{ port: 80 }] }],
    });
    expect(await kubectl.lines('get endpoints web')).toContainEqual('web  10.244.1.5:80  <age>');
    expect(await kubectl.says('get endpoints web -o yaml')).toContain('  - ip: 10.244.1.5\n    nodeName: node-05\n');
  });

  it('a status report cannot touch the spec', async () => {
    const pod = await thePod();
    const sly = { ...pod, spec: { ...pod.spec, nodeName: 'node-06' } };
    expect((await facade.put(`${pods}/nginx-1/status`, sly)).json.spec.nodeName).toBe('node-05');
  });

  it('a PUT of a stale version is refused', async () => {
    const pod = await thePod();
    const metadata = { ...pod.metadata, resourceVersion: String(versions[0]), labels: { app: 'other' } };
    const { json } = await facade.put(`${pods}/nginx-1`, { ...pod, metadata });
    expect(json).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on pods "nginx-1": the object has been modified; please apply your changes to the latest version and try again',
    });
    expect((await thePod()).metadata.labels).toEqual({ app: 'nginx' });
  });

  it('the debugging commands show it', async () => {
    const { uid } = (await thePod()).metadata;
    const record = (reason: string, message: string, lastTimestamp: string) =>
      facade.post('/api/v1/namespaces/default/events', {
        metadata: { generateName: 'nginx-1.' },
        involvedObject: { kind: 'Pod', namespace: 'default', name: 'nginx-1', uid },
        source: { component: 'by-hand' },
        type: 'Normal',
        count: 1,
        ...{ reason, message, lastTimestamp },
      });
    await record('Started', 'Started container nginx', '2026-01-01T00:00:02Z');
    await record('Scheduled', 'Successfully assigned default/nginx-1 to node-05', '2026-01-01T00:00:01Z');

    expect(await kubectl.lines('get pods -A')).toContainEqual('default  nginx-1  1/1  Running  0  <age>');
    expect((await kubectl.lines('get pods -o wide'))[1]).toMatch(/^nginx-1 .* {2}10\.244\.1\.5 {2}node-05 {2}/);
    const described = await kubectl.lines('describe pod nginx-1 -n default');
    expect(described).toContain('Node:  node-05/192.168.0.5');
    expect(described).toContain('Status:  Running');
    expect(described.join('\n')).toMatch(/Normal {2}Scheduled .*Successfully assigned default\/nginx-1 to node-05/);
    expect(await kubectl.says('get pod nginx-1 -o yaml')).toContain('\n  nodeName: node-05\n');
    const events = await kubectl.says('get events -n default --sort-by=.lastTimestamp');
    expect(events).toMatch(/Scheduled .*\n.*Started /);
    expect((await kubectl.lines('get nodes -o wide'))[1]).toMatch(/^node-05 {2}Unknown {2}/);
    const { stderr } = await kubectl.run('get replicaset,deploy -n default');
    expect(stderr).toBe('No resources found in default namespace.\n');
  });

  it('what a user saw who had watched the pending Pods from the beginning', async () => {
    await pending.printed('DELETED');
    const { stdout } = await pending.interrupt();
    expect(plain(stdout.trimEnd())).toEqual([
      'EVENT  NAME  READY  STATUS  RESTARTS  AGE',
      'ADDED  nginx-1  0/1  Pending  0  <age>',
      'MODIFIED  nginx-1  0/1  Pending  0  <age>',
      'MODIFIED  nginx-1  0/1  ContainerCreating  0  <age>',
      'DELETED  nginx-1  0/1  ContainerCreating  0  <age>', // from among the pending ones, as it was there
    ]);
  });

  it('is deleted in two phases: marked by the user, gone when the kubelet says so', async () => {
    const wait = kubectl.says('delete pod nginx-1');
    await kubelet.until(() => kubelet.frames.at(-1)?.object.metadata.deletionTimestamp !== undefined);
    expect((await thePod()).metadata.deletionGracePeriodSeconds).toBe(30);
    expect(await kubectl.lines('get pods')).toContainEqual('nginx-1  1/1  Terminating  0  <age>');
    await facade.delete(`${pods}/nginx-1`, { gracePeriodSeconds: 0 });
    expect(await wait).toContain('pod "nginx-1" deleted');
    await kubelet.until(() => kubelet.frames.at(-1)?.type === 'DELETED');
    expect((await facade.get(`${pods}/nginx-1`)).status).toBe(404);
    if (etcd !== undefined) expect((await etcd.get('/registry/pods/default/nginx-1').exec()).kvs).toEqual([]);
  });
});
