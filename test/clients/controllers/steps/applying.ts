import { ApiException, PatchStrategy, setHeaderOptions, type V1DeploymentCondition } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { fieldManager, type Stage, siteKey } from '../stage.js';
import { ofDeployment, ofService, ofSite, ofStatus } from './fields.js';

const { MergePatch, ServerSideApply, StrategicMergePatch } = PatchStrategy;
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'web', image: name }] } } } });
const replicas = (count: number) => ({ spec: { replicas: count } });

export async function appliesWhatItNeeds(stage: Stage): Promise<void> {
  const uid = await stage.makeSite('web');
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'web', uid, controller: true };
  const metadata = { labels: { app: 'web' }, ownerReferences: [owner] };
  await stage.cluster.becomes('ConfigMap', 'web', { metadata: { finalizers: [siteKey] } });
  await stage.cluster.becomes('Deployment', 'web', { metadata, ...image('nginx:1') });
  const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP' }];
  await stage.cluster.becomes('Service', 'web', { metadata, spec: { ports, selector: { app: 'web' } } });
  expect(await stage.ownedBy(fieldManager, 'ConfigMap', 'web')).toEqual([ofSite]);
  expect(await stage.ownedBy(fieldManager, 'Deployment', 'web')).toEqual([ofDeployment(uid), ofStatus]);
  expect(await stage.ownedBy(fieldManager, 'Service', 'web')).toEqual([ofService(uid)]);
}

export async function leavesOthersAlone(stage: Stage): Promise<void> {
  const { apps, cluster } = stage;
  const fields = { 'f:spec': { 'f:replicas': {} } };
  await stage.patch('person', 'Deployment', 'web', replicas(3));
  await stage.reconciles('web');
  expect(await cluster.get('Deployment', 'web')).toMatchObject(replicas(3));
  expect(await stage.ownedBy('person', 'Deployment', 'web')).toEqual([['Update', undefined, fields]]);

  const scale = { namespace: cluster.namespace, name: 'web', fieldManager: 'autoscaler', body: replicas(4) };
  await apps.patchNamespacedDeploymentScale(scale, setHeaderOptions('Content-Type', MergePatch));
  await stage.reconciles('web');
  expect(await cluster.get('Deployment', 'web')).toMatchObject(replicas(4));
  expect(await stage.ownedBy('person', 'Deployment', 'web')).toEqual([]);
  expect(await stage.ownedBy('autoscaler', 'Deployment', 'web')).toEqual([['Update', 'scale', fields]]);
}

export async function takesBackWhatItApplies(stage: Stage): Promise<void> {
  const { cluster } = stage;
  const refused = stage.patch('other', 'Deployment', 'web', image('nginx:3'), ServerSideApply);
  const error = await refused.then(String, (thrown: unknown) => thrown);
  if (!(error instanceof ApiException)) throw new Error(`another was let take the image over: ${error}`);
  expect(JSON.parse(error.body)).toMatchObject({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with 1 conflict: conflict with "${fieldManager}": .spec.template.spec.containers[name="web"].image`,
  });

  await stage.patch('other', 'Deployment', 'web', image('nginx:3'), StrategicMergePatch);
  await cluster.becomes('Deployment', 'web', image('nginx:1'));
  expect(await stage.ownedBy('other', 'Deployment', 'web')).toEqual([]);
  await stage.patch('person', 'ConfigMap', 'web', { data: { image: 'nginx:2' } });
  await cluster.becomes('Deployment', 'web', image('nginx:2'));
}

export async function takesOverAndGivesUp(stage: Stage): Promise<void> {
  const { cluster } = stage;
  const uid = (await cluster.get('ConfigMap', 'web'))?.metadata?.uid ?? '';
  await stage.patch('person', 'ConfigMap', 'web', { data: { replicas: '2' } });
  await cluster.becomes('Deployment', 'web', replicas(2));
  expect(await stage.ownedBy('autoscaler', 'Deployment', 'web')).toEqual([]);
  expect(await stage.ownedBy(fieldManager, 'Deployment', 'web')).toContainEqual(
    ofDeployment(uid, { 'f:replicas': {} }),
  );
  await stage.patch('person', 'ConfigMap', 'web', { data: { replicas: null } });
  await cluster.becomes('Deployment', 'web', replicas(1)); // nobody's, so the default
  expect(await stage.ownedBy(fieldManager, 'Deployment', 'web')).toContainEqual(ofDeployment(uid));
}

export async function sharesTheStatus(stage: Stage): Promise<void> {
  const { apps, cluster } = stage;
  const available = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'well' };
  const target = { namespace: cluster.namespace, name: 'web', fieldManager: 'kube-controller-manager' };
  const put = async (change: (conditions: V1DeploymentCondition[]) => V1DeploymentCondition[]) => {
    const deployment = await apps.readNamespacedDeployment(target);
    const status = { observedGeneration: 1, conditions: change(deployment.status?.conditions ?? []) };
    await apps.replaceNamespacedDeploymentStatus({ ...target, body: { ...deployment, status } });
  };
  await put((conditions) => [...conditions, available]);
  await stage.reconciles('web');
  const types = async () =>
    (await apps.readNamespacedDeploymentStatus(target)).status?.conditions?.map(({ type }) => type);
  expect(await types()).toEqual(['example.com/Served', 'Available']);
  expect(await stage.ownedBy(fieldManager, 'Deployment', 'web')).toContainEqual(ofStatus);

  await put(() => [available]);
  await stage.isServed('web');
  expect(await types()).toEqual(['Available', 'example.com/Served']);
  expect(await stage.ownedBy(fieldManager, 'Deployment', 'web')).toContainEqual(ofStatus);
}

export async function writesNothingInVain(stage: Stage): Promise<void> {
  const before = await stage.versions('web');
  for (let i = 0; i < 3; i++) {
    await stage.reconciles('web');
    expect(await stage.versions('web')).toEqual(before);
  }
  expect(await stage.ownedBy(fieldManager, 'ConfigMap', 'web')).toEqual([ofSite]);
}
