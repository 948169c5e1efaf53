import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiException,
  AppsV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Deployment,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningServer, start } from '../../src/index.js';
import { stores } from '../stores.js';
import { Candidate } from './candidate.js';
import { controllerSuite } from './controllers/suite.js';
import { LastingServer } from './server.js';
import { cacheFolder } from './tools.js';

function configOf(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config;
}

const configMap = (name: string, data: Record<string, string>, labels?: Record<string, string>): V1ConfigMap => ({
  metadata: { name, labels },
  data,
});

const deployment: V1Deployment = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
    },
  },
};

/** The Status that a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<{ code: number; reason: string; message: string }> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiException)) throw new Error('the call was not refused', { cause: error });
  return JSON.parse(error.body);
}

describe.each(stores)('@kubernetes/client-node over $name', (store) => {
  let server: RunningServer;
  let config: KubeConfig;
  let core: CoreV1Api;
  let apps: AppsV1Api;

  beforeAll(async () => {
    server = await start(await store.options());
    config = configOf(server.kubeconfig.yaml);
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);
  });
  afterAll(async () => {
    await server?.stop();
    await store.cleanUp();
  });

  const makeNamespace = (name: string) => core.createNamespace({ body: { metadata: { name } } });

  it('creates, reads, replaces and deletes', async () => {
    const namespace = 'crud';
    await makeNamespace(namespace);
    const created = await core.createNamespacedConfigMap({ namespace, body: configMap('one', { a: '1' }) });
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
    expect(await core.readNamespacedConfigMap({ namespace, name: 'one' })).toEqual(created);
    const replaced = await core.replaceNamespacedConfigMap({
      namespace,
      name: 'one',
      body: { ...created, data: { a: '2' } },
    });
    expect(replaced.data).toEqual({ a: '2' });
    expect(await refusal(core.replaceNamespacedConfigMap({ namespace, name: 'one', body: created }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
    expect(await core.deleteNamespacedConfigMap({ namespace, name: 'one' })).toMatchObject({ status: 'Success' });
    expect(await refusal(core.readNamespacedConfigMap({ namespace, name: 'one' }))).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "one" not found',
    });
  });

  it('creates what its defaults complete, and is told what is wrong', async () => {
    const namespace = 'defaults';
    await makeNamespace(namespace);
    const { spec } = await apps.createNamespacedDeployment({ namespace, body: deployment });
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'RollingUpdate' } });
    const body = { ...deployment, spec: { ...deployment.spec, replicas: -1 } } as V1Deployment;
    expect(await refusal(apps.replaceNamespacedDeployment({ namespace, name: 'web', body }))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: expect.stringContaining('spec.replicas: Invalid value: -1: must be greater than or equal to 0'),
    });
    const service = { metadata: { name: 'web' }, spec: { ports: [{ port: 80, targetPort: 'http' }] } };
    const { spec: filled } = await core.createNamespacedService({ namespace, body: service });
    expect(filled).toMatchObject({ type: 'ClusterIP', clusterIP: expect.stringMatching(/^10\.0\.0\.\d+$/) });
  });

  it('patches in three ways, and subresources', async () => {
    const namespace = 'patches';
    await makeNamespace(namespace);
    await apps.createNamespacedDeployment({ namespace, body: deployment });
    const target = { namespace, name: 'web' };
    const as = (type: PatchStrategy) => setHeaderOptions('Content-Type', type);

    const json = [{ op: 'replace', path: '/spec/replicas', value: 2 }];
    const first = await apps.patchNamespacedDeployment({ ...target, body: json }, as(PatchStrategy.JsonPatch));
    expect(first.spec?.replicas).toBe(2);

    const merge = { metadata: { labels: { a: 'b' } }, spec: { replicas: null } };
    const second = await apps.patchNamespacedDeployment({ ...target, body: merge }, as(PatchStrategy.MergePatch));
    expect(second).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { replicas: 1 } });

    const strategic = { spec: { template: { spec: { containers: [{ name: 'side', image: 'x' }] } } } };
    const third = await apps.patchNamespacedDeployment(
      { ...target, body: strategic },
      as(PatchStrategy.StrategicMergePatch),
    );
    expect(third.spec?.template.spec?.containers.map(({ name }) => name)).toEqual(['side', 'web']);

    const scale = await apps.patchNamespacedDeploymentScale(
      { ...target, body: { spec: { replicas: 5 } } },
      as(PatchStrategy.MergePatch),
    );
    expect(scale.spec?.replicas).toBe(5);
    const status = await apps.patchNamespacedDeploymentStatus(
      { ...target, body: { spec: { replicas: 9 }, status: { replicas: 4 } } },
      as(PatchStrategy.StrategicMergePatch),
    );
    expect(status).toMatchObject({ spec: { replicas: 5 }, status: { replicas: 4 } });
  });

  it('lists by selectors and in pages, and deletes many at once', async () => {
    const namespace = 'lists';
    await makeNamespace(namespace);
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [i, name] of names.entries())
      await core.createNamespacedConfigMap({
        namespace,
        body: configMap(name, {}, { parity: i % 2 ? 'odd' : 'even' }),
      });

    const namesOf = ({ items }: { items: V1ConfigMap[] }) => items.map(({ metadata }) => metadata?.name);
    const labelSelector = 'parity=even';
    expect(namesOf(await core.listNamespacedConfigMap({ namespace, labelSelector }))).toEqual(['a', 'c', 'e']);
    const fieldSelector = 'metadata.name!=c';
    expect(namesOf(await core.listNamespacedConfigMap({ namespace, labelSelector, fieldSelector }))).toEqual([
      'a',
      'e',
    ]);
    expect(
      namesOf(await core.listConfigMapForAllNamespaces({ fieldSelector: `metadata.namespace=${namespace}` })),
    ).toEqual(names);

    const pages: (string | undefined)[][] = [];
    let _continue: string | undefined;
    do {
      const page = await core.listNamespacedConfigMap({ namespace, limit: 2, _continue });
      pages.push(namesOf(page));
      _continue = page.metadata?._continue;
      // a page shows what was there when the first was read
      if (pages.length === 1) await core.createNamespacedConfigMap({ namespace, body: configMap('bb', {}) });
    } while (_continue);
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);

    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector });
    expect(namesOf(await core.listNamespacedConfigMap({ namespace }))).toEqual(['b', 'bb', 'd']);
  });

  it('works with objects of any kind', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const namespace = 'any';
    await objects.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'reader', namespace } };
    await objects.create(role);
    expect(await objects.read(role)).toMatchObject(role);
    await objects.patch({ ...role, metadata: { ...role.metadata, labels: { a: 'b' } } });
    expect((await objects.list(role.apiVersion, role.kind, namespace)).items).toMatchObject([
      { metadata: { name: 'reader', labels: { a: 'b' } } },
    ]);
    await objects.delete(role);
    expect(await refusal(objects.read(role))).toMatchObject({ code: 404 });
    const leases = { group: 'coordination.k8s.io', version: 'v1', namespace, plural: 'leases' };
    const body = { metadata: { name: 'leader' }, spec: { holderIdentity: 'me' } };
    expect(
      await config.makeApiClient(CustomObjectsApi).createNamespacedCustomObject({ ...leases, body }),
    ).toMatchObject(body);
    expect(await config.makeApiClient(VersionApi).getCode()).toMatchObject({ major: '1', minor: '36' });
  });

  it('watches', async () => {
    const namespace = 'watches';
    await makeNamespace(namespace);
    await core.createNamespacedConfigMap({ namespace, body: configMap('before', {}) });
    const { metadata } = await core.listNamespacedConfigMap({ namespace });
    const seen: string[] = [];
    const watch = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: metadata?.resourceVersion, labelSelector: '!hidden' },
      (phase, object: V1ConfigMap) => seen.push(`${phase} ${object.metadata?.name}`),
      () => {},
    );
    await core.createNamespacedConfigMap({ namespace, body: configMap('hidden', {}, { hidden: '' }) });
    const after = await core.createNamespacedConfigMap({ namespace, body: configMap('after', {}) });
    await core.replaceNamespacedConfigMap({ namespace, name: 'after', body: { ...after, data: { a: 'b' } } });
    await core.deleteNamespacedConfigMap({ namespace, name: 'before' });
    await vi.waitFor(() => expect(seen).toEqual(['ADDED after', 'MODIFIED after', 'DELETED before']), 5000);
    watch.abort();
  });
});

describe.each(stores)('@kubernetes/client-node goes on over $name', (store) => {
  let server: LastingServer;
  let config: KubeConfig;
  let core: CoreV1Api;

  beforeAll(async () => {
    server = await LastingServer.over(store);
    config = configOf(server.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
  });
  afterAll(() => server?.close());

  async function survives(namespace: string, restart: () => Promise<void>): Promise<void> {
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    const create = (name: string) => core.createNamespacedConfigMap({ namespace, body: configMap(name, {}) });
    await create('first');
    const list = () => core.listNamespacedConfigMap({ namespace });
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list);
    const events: string[] = [];
    for (const verb of ['add', 'update', 'delete'] as const)
      informer.on(verb, ({ metadata }) => events.push(`${verb} ${metadata?.name}`));
    informer.on('error', () => setTimeout(() => informer.start(), 100));
    await informer.start();
    await create('second');
    await vi.waitFor(() => expect(events).toEqual(['add first', 'add second']), 5000);

    await restart();

    await create('third');
    await core.deleteNamespacedConfigMap({ namespace, name: 'first' });
    const since = () => events.slice(2).sort(); // a new list tells first what is gone
    await vi.waitFor(() => expect(since()).toEqual(['add third', 'delete first']), 20_000);
    expect(informer.list(namespace).map(({ metadata }) => metadata?.name)).toEqual(['second', 'third']);
    await informer.stop();
  }

  it('with an informer, after a restart of the server', () => survives('server', () => server.restart()));

  if (store.restart)
    it('with an informer, after a restart of etcd', () => survives('etcd', () => server.restartStore()));

  it('with a leader, elected by a Lease', async () => {
    const lock = { namespace: 'default', name: 'leader' };
    const led: string[] = [];
    const candidate = (identity: string) => {
      const onStartedLeading = () => {
        if (led.at(-1) !== identity) led.push(identity); // it may have lost the lease, and won it again
      };
      return new Candidate(config, { lock, identity, onStartedLeading, onStoppedLeading: () => undefined });
    };
    const one = candidate('one');
    await vi.waitFor(() => expect(led).toEqual(['one']), 5000);
    const two = candidate('two');
    await server.restart();
    await sleep(1500);
    expect(led).toEqual(['one']);
    await one.stop();
    await vi.waitFor(() => expect(led).toEqual(['one', 'two']), 10_000);
    await two.stop();
    const { spec } = await config.makeApiClient(CoordinationV1Api).readNamespacedLease(lock);
    expect(spec).toMatchObject({ holderIdentity: 'two', leaseDurationSeconds: 4, leaseTransitions: 1 });
  });
});

controllerSuite({
  name: '@kubernetes/client-node',
  async prepare() {
    const input = join(import.meta.dirname, 'controllers', 'node', 'main.ts');
    const program = join(cacheFolder('node'), 'controller.mjs');
    await build({ input, platform: 'node', external: /^@kubernetes/, output: { file: program }, logLevel: 'warn' });
    return [process.execPath, program];
  },
});
