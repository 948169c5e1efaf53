import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade, type WatchReader } from './facade.js';
import { findKubectl, Kubectl } from './kubectl/kubectl.js';
import { stores } from './stores.js';

// The life of a Pod as pod-notes.txt tells it in its sections 13 and 14: kubectl is the user; the calls of the scheduler
// and of node-05's kubelet are made by hand.

const pods = '/api/v1/namespaces/default/pods';
const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: nginx-1, labels: { app: nginx } }
spec:
  containers:
    - { name: nginx, image: nginx, ports: [{ containerPort: 80 }] }
`;

describe.each(stores)('the creation of a Pod over $name', (store) => {
  let facade: Facade;
  let kubectl: Kubectl;
  let etcd: Etcd3 | undefined;
  let prefix = '';
  let scheduler: WatchReader;
  let kubelet: WatchReader;
  const versions: number[] = [];

  beforeAll(async () => {
    const options = await store.options();
    facade = await Facade.start(options);
    kubectl = new Kubectl(findKubectl(), facade.server.kubeconfig.yaml);
    if (options.etcdServers) etcd = new Etcd3({ hosts: options.etcdServers });
    prefix = options.etcdPrefix ?? '/registry';
    await facade.post('/api/v1/nodes', { metadata: { name: 'node-05' } });
    scheduler = await facade.watch('/api/v1/pods?fieldSelector=spec.nodeName%3D,status.phase%3DPending');
    kubelet = await facade.watch('/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-05');
  });
  afterAll(async () => {
    scheduler?.close();
    kubelet?.close();
    etcd?.close();
    await facade?.stop();
    await kubectl?.cleanUp();
    await store.cleanUp();
  });

  /** The next frame, whose version must be higher than all before. */
  const step = async (reader: WatchReader) => {
    const frame = await reader.next();
    const version = Number(frame.object.metadata.resourceVersion);
    expect(version).toBeGreaterThanOrEqual(versions.at(-1) ?? 0);
    versions.push(version);
    return frame;
  };

  /** What the store holds under the Pod's key, if it can be looked into. */
  const stored = async () => {
    if (etcd === undefined) return undefined;
    const { kvs } = await etcd.get(`${prefix}/pods/default/nginx-1`).exec();
    return kvs.map(({ value, mod_revision }) => ({
      pod: JSON.parse(value.toString()),
      revision: Number(mod_revision),
    }))[0];
  };

  it('1 to 3: the user applies a manifest, which is written and answered', async () => {
    const { stdout } = await kubectl.run(['apply', '-f', '-'], { input: manifest });
    expect(stdout).toBe('pod/nginx-1 created\n');
    const { json } = await facade.get(`${pods}/nginx-1`);
    expect(json.status.phase).toBe('Pending');
    expect(json.spec.nodeName).toBeUndefined();
    const held = await stored();
    if (held === undefined) return;
    expect(held.pod).toMatchObject({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'nginx-1', uid: json.metadata.uid },
    });
    expect(held.pod.metadata.resourceVersion).toBeUndefined();
    expect(String(held.revision)).toBe(json.metadata.resourceVersion);
  });

  it('4: the scheduler sees a Pod without a node, by watch and by list', async () => {
    const frame = await step(scheduler);
    expect(frame).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'nginx-1' } } });
    const { json } = await facade.get('/api/v1/pods?fieldSelector=spec.nodeName%3D');
    expect(json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['nginx-1']);
  });

  it('5 to 6: it binds the Pod to node-05, which is written, too', async () => {
    const target = { apiVersion: 'v1', kind: 'Node', name: 'node-05' };
    const { status, json } = await facade.post(`${pods}/nginx-1/binding`, { metadata: { name: 'nginx-1' }, target });
    expect(status).toBe(201);
    expect(json).toMatchObject({ kind: 'Status', status: 'Success' });
    expect(await step(scheduler)).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'nginx-1' } } });
    expect((await stored())?.pod.spec.nodeName ?? 'node-05').toBe('node-05');
    const again = await facade.post(`${pods}/nginx-1/binding`, { metadata: { name: 'nginx-1' }, target });
    expect(again.json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(again.json.message).toContain('pod nginx-1 is already assigned to node "node-05"');
  });

  it('7: the kubelet of node-05 sees the Pod appear', async () => {
    const { type, object } = await step(kubelet);
    expect(type).toBe('ADDED');
    expect(object.spec.nodeName).toBe('node-05');
    expect(object.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
  });

  it('8 to 10: it runs the Pod and reports its status, step by step', async () => {
    const waiting = { name: 'nginx', image: 'nginx', imageID: '', restartCount: 0, ready: false };
    const creating = { ...waiting, state: { waiting: { reason: 'ContainerCreating' } } };
    const running = {
      ...waiting,
      ready: true,
      started: true,
      state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
    };
    const ready = [
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: 'True' },
      { type: 'ContainersReady', status: 'True' },
    ];
    const report = (status: unknown) => facade.patch(`${pods}/nginx-1/status`, { status }, 'strategic-merge');
    expect((await report({ containerStatuses: [creating], hostIP: '192.168.0.5' })).status).toBe(200);
    const podIP = '10.244.1.5';
    const last = await report({
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      containerStatuses: [running],
      conditions: ready,
    });
    expect(last.status).toBe(200);
    expect((await step(kubelet)).object.status.containerStatuses[0].state.waiting.reason).toBe('ContainerCreating');
    const { type, object } = await step(kubelet);
    expect(type).toBe('MODIFIED');
    expect(object.status).toMatchObject({ phase: 'Running', podIP });
    expect(object.status.conditions.map((c: { type: string }) => c.type).sort()).toEqual([
      'ContainersReady',
      'Initialized',
      'PodScheduled',
      'Ready',
    ]);
    expect(object.metadata.generation).toBe(1);
    const held = await stored();
    if (held !== undefined) expect(held.pod.status).toEqual(object.status);
  });

  it('each step had a higher version than the one before', () => {
    expect(versions).toHaveLength(5);
    expect(new Set(versions).size).toBe(4); // the scheduler and the kubelet saw the binding both
  });

  it('a status report cannot touch the spec, and a stale PUT is refused', async () => {
    const { json: now } = await facade.get(`${pods}/nginx-1`);
    const sly = { ...now, spec: { ...now.spec, nodeName: 'node-06' } };
    expect((await facade.put(`${pods}/nginx-1/status`, sly)).json.spec.nodeName).toBe('node-05');
    const stale = {
      ...now,
      metadata: { ...now.metadata, resourceVersion: String(versions[0]), labels: { app: 'other' } },
    };
    const { json } = await facade.put(`${pods}/nginx-1`, stale);
    expect(json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await facade.get(`${pods}/nginx-1`)).json.metadata.labels).toEqual({ app: 'nginx' });
  });

  it('the debugging commands show it', async () => {
    const { uid } = (await facade.get(`${pods}/nginx-1`)).json.metadata;
    const regarding = { kind: 'Pod', namespace: 'default', name: 'nginx-1', uid };
    const event = { metadata: { name: 'nginx-1.1' }, involvedObject: regarding, reason: 'Scheduled', type: 'Normal' };
    await facade.post('/api/v1/namespaces/default/events', {
      ...event,
      message: 'Successfully assigned default/nginx-1 to node-05',
      source: { component: 'default-scheduler' },
      count: 1,
      lastTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
    });
    const say = async (...args: string[]) => (await kubectl.run(args)).stdout;
    expect(await say('get', 'pods', '-A')).toMatch(/default +nginx-1 +1\/1 +Running +0 /);
    expect(await say('get', 'pod', 'nginx-1', '-o', 'wide')).toMatch(/10\.244\.1\.5 +node-05 /);
    const described = await say('describe', 'pod', 'nginx-1', '-n', 'default');
    expect(described).toMatch(/^Node: +node-05\/192\.168\.0\.5$/m);
    expect(described).toContain('Successfully assigned default/nginx-1 to node-05');
    expect(await say('get', 'pod', 'nginx-1', '-o', 'yaml')).toContain('nodeName: node-05');
    expect(await say('get', 'events', '--sort-by=.lastTimestamp')).toContain('Scheduled');
    expect(await say('get', 'endpoints', 'kubernetes', '-o', 'yaml')).toContain('kind: Endpoints');
    expect(await say('get', 'nodes', '-o', 'wide')).toContain('node-05');
    expect((await kubectl.run(['get', 'replicaset,deploy'])).stderr).toContain('No resources found');
    const pending = ['get', 'pods', '--field-selector=status.phase=Pending', '-w', '--request-timeout=2s'];
    expect((await kubectl.run(pending, { mayFail: true })).stdout).toBe('');
  });

  it('is deleted in two phases: marked, then gone when the kubelet says so', async () => {
    const { json: marked } = await facade.delete(`${pods}/nginx-1`);
    expect(marked.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
    expect((await facade.get(`${pods}/nginx-1`)).status).toBe(200);
    await facade.delete(`${pods}/nginx-1`, { gracePeriodSeconds: 0, preconditions: { uid: marked.metadata.uid } });
    expect((await facade.get(`${pods}/nginx-1`)).status).toBe(404);
    expect(await stored()).toBeUndefined();
    await kubelet.until(() => kubelet.frames.at(-1)?.type === 'DELETED');
  });
});
