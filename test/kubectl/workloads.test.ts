import { expect } from 'vitest';
import { stringify } from 'yaml';
import { application, deployment, together } from './manifests.js';
import { kubectlSuite } from './suite.js';

/** A replica set as the controller of the deployment "web" would leave it. */
const replicaSet = (uid: string, revision: number, image: string) => `
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-${revision}
  labels: {app: web, pod-template-hash: "${revision}"}
  annotations: {deployment.kubernetes.io/revision: "${revision}"}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: ${uid}, controller: true}]
spec:
  selector: {matchLabels: {app: web, pod-template-hash: "${revision}"}}
  template:
    metadata: {labels: {app: web, pod-template-hash: "${revision}"}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;

const scalable = (apiVersion: string, kind: string, selector: object) =>
  stringify({
    ...{ apiVersion, kind, metadata: { name: 'x' } },
    spec: {
      selector,
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    },
  });

kubectlSuite('workloads', (it) => {
  it('scale', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    expect(await kubectl.says('scale deploy web --replicas=5')).toBe('deployment.apps/web scaled');
    expect((await kubectl.lines('get deploy'))[1]).toBe('web  0/5  0  0  <age>');
    expect(await kubectl.fails('scale deploy web --current-replicas=2 --replicas=6')).toBe(
      'error: Expected replicas to be 2, was 5',
    );
    expect(await kubectl.fails('scale deploy/nosuch --replicas=3')).toMatch(
      /^error: no objects passed to scale( deployments\.apps "nosuch" not found)?$/,
    );
  });

  it('scale: every kind that can be', async ({ kubectl }) => {
    await kubectl.says('create -f -', {
      input: together(
        scalable('apps/v1', 'ReplicaSet', { matchLabels: { a: 'b' } }),
        scalable('v1', 'ReplicationController', { a: 'b' }),
        scalable('apps/v1', 'StatefulSet', { matchLabels: { a: 'b' } }),
      ),
    });
    expect(
      await Promise.all(['rs/x', 'rc/x', 'sts/x'].map((name) => kubectl.says(`scale ${name} --replicas=2`))),
    ).toEqual(['replicaset.apps/x scaled', 'replicationcontroller/x scaled', 'statefulset.apps/x scaled']);
    expect(await kubectl.lines('get rs,rc,sts --no-headers')).toEqual([
      'replicaset.apps/x  2  0  0  <age>',
      'replicationcontroller/x  2  0  0  <age>',
      'statefulset.apps/x  0/2  <age>',
    ]);
  });

  it('autoscale', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    const created = 'horizontalpodautoscaler.autoscaling/web autoscaled';
    expect(await kubectl.says('autoscale deploy web --min=1 --max=5 --cpu-percent=80')).toBe(created);
    expect(await kubectl.lines('get hpa')).toEqual([
      'NAME  REFERENCE  TARGETS  MINPODS  MAXPODS  REPLICAS  AGE',
      'web  Deployment/web  cpu: <unknown>/80%  1  5  0  <age>',
    ]);
    expect((await kubectl.json('get horizontalpodautoscalers.v2.autoscaling web')).spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ]);
    expect(
      (await kubectl.json('get horizontalpodautoscalers.v1.autoscaling web')).spec.targetCPUUtilizationPercentage,
    ).toBe(80);
    expect(await kubectl.fails('autoscale deploy web --max=3')).toContain(
      'horizontalpodautoscalers.autoscaling "web" already exists',
    );
  });

  it('set', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    const container = async () => (await kubectl.json('get deploy web')).spec.template.spec.containers[0];
    expect(await kubectl.says('set image deploy/web web=nginx:3')).toBe('deployment.apps/web image updated');
    expect(await kubectl.says('set env deploy/web FOO=bar')).toBe('deployment.apps/web env updated');
    expect(await kubectl.says('set env deploy/web --list')).toBe('# Deployment web, container web\nFOO=bar');
    expect(await kubectl.says('set resources deploy/web --limits=cpu=200m,memory=512Mi')).toBe(
      'deployment.apps/web resource requirements updated',
    );
    expect(await container()).toMatchObject({
      image: 'nginx:3',
      env: [{ name: 'FOO', value: 'bar' }],
      resources: { limits: { cpu: '200m', memory: '512Mi' } },
    });
    await kubectl.says('set env deploy/web FOO- --from=configmap/web --prefix=P_');
    expect((await container()).env.map(({ name }: { name: string }) => name).sort()).toEqual(['P_A', 'P_B']);
    expect(await kubectl.fails('set resources deploy/web -c=web --requests=cpu=1 --limits=cpu=500m')).toContain(
      'spec.template.spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
    );
    expect(await kubectl.says('set serviceaccount deploy web robot')).toBe(
      'deployment.apps/web serviceaccount updated',
    );
    expect(await kubectl.says('set selector svc web app=foo')).toBe('service/web selector updated');
    expect((await kubectl.json('get svc web')).spec.selector).toEqual({ app: 'foo' });
    await kubectl.says('create rolebinding rb --clusterrole=view --user=a');
    expect(await kubectl.says('set subject rolebinding rb --user=b')).toBe(
      'rolebinding.rbac.authorization.k8s.io/rb subjects updated',
    );
  });

  it('rollout: pause, resume, restart', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    expect(await kubectl.says('rollout pause deploy/web')).toBe('deployment.apps/web paused');
    expect(await kubectl.fails('rollout pause deploy/web')).toBe('error: deployments.apps "web" is already paused');
    expect(await kubectl.says('rollout resume deploy/web')).toBe('deployment.apps/web resumed');
    expect(await kubectl.says('rollout restart deploy/web')).toBe('deployment.apps/web restarted');
    const { annotations } = (await kubectl.json('get deploy web')).spec.template.metadata;
    expect(annotations).toHaveProperty(['kubectl.kubernetes.io/restartedAt']);
  });

  it('rollout: history, undo and status, as a controller would have prepared them', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    expect(await kubectl.says('rollout history deploy/web')).toBe('deployment.apps/web \nNo rollout history found.');
    const { uid } = (await kubectl.json('get deploy web')).metadata;
    await kubectl.says('create -f -', {
      input: together(replicaSet(uid, 1, 'nginx:1'), replicaSet(uid, 2, 'nginx:1.27')),
    });
    expect(await kubectl.lines('rollout history deploy/web')).toEqual([
      'deployment.apps/web ',
      'REVISION  CHANGE-CAUSE',
      '1  <none>',
      '2  <none>',
    ]);
    expect(await kubectl.says('rollout history deploy/web --revision=1')).toContain('Image:\tnginx:1\n');
    expect(await kubectl.says('rollout undo deploy/web')).toBe('deployment.apps/web rolled back');
    const { generation, name } = (await kubectl.json('get deploy web')).metadata;
    expect((await kubectl.json('get deploy web')).spec.template.spec.containers[0].image).toBe('nginx:1');

    const status = {
      observedGeneration: generation,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    };
    const watching = kubectl.begin('rollout status deploy/web');
    await watching.printed('Waiting for deployment spec update to be observed...');
    await kubectl.says(`patch deploy ${name} --subresource=status -p '${JSON.stringify({ status })}'`);
    expect(await watching.end).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('deployment "web" successfully rolled out\n'),
    });
  });
});
