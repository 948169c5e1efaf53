import { ApiException, CoreV1Api } from '@kubernetes/client-node';
import type { Cluster } from '../cluster.js';
import { deployment, podTemplate } from '../manifests.js';
import { settled } from '../settled.js';
import type { Step } from '../step.js';

/** The status that an eviction is answered with. */
async function evict({ config, namespace }: Cluster, name: string): Promise<number> {
  const core = config.makeApiClient(CoreV1Api);
  try {
    await core.createNamespacedPodEviction({ namespace, name, body: { metadata: { name, namespace } } });
    return 201;
  } catch (error) {
    if (error instanceof ApiException) return error.code;
    throw error;
  }
}

async function cordon(cluster: Cluster, unschedulable: boolean): Promise<void> {
  const all = cluster.in('');
  for (const { metadata } of await all.list('Node'))
    await all.change('Node', metadata?.name ?? '', { spec: { unschedulable } });
}

export const policies: Step[] = [
  {
    name: 'a PodDisruptionBudget counts its pods, and lets one go at a time',
    async run(cluster) {
      await cluster.create('Deployment', deployment('guarded', 4));
      await cluster.create('PodDisruptionBudget', {
        metadata: { name: 'guarded' },
        spec: { minAvailable: 3, selector: { matchLabels: { app: 'guarded' } } },
      });
      const calm = { status: { expectedPods: 4, currentHealthy: 4, desiredHealthy: 3, disruptionsAllowed: 1 } };
      await cluster.becomes('PodDisruptionBudget', 'guarded', calm);
      const [first, second] = (await cluster.list('Pod', 'app=guarded')).map(({ metadata }) => metadata?.name ?? '');
      // with no node to go to, the pod that is made in place of the first is not ready before the second is asked for
      await cordon(cluster, true);
      const answers = [await evict(cluster, first), await evict(cluster, second)];
      await cordon(cluster, false);
      if (answers.join() !== '201,429') throw new Error(`evictions were answered ${answers.join(' and ')}`);
      await cluster.becomes('PodDisruptionBudget', 'guarded', calm);
      await cluster.becomes('Deployment', 'guarded', { status: { readyReplicas: 4 } });
    },
  },
  {
    name: 'a ResourceQuota tells what is used, and what no longer is',
    async run(cluster) {
      // "guarded" is there already
      await cluster.create('Deployment', deployment('counted', 3));
      await cluster.becomes('Deployment', 'counted', { status: { readyReplicas: 3 } });
      const running = (await cluster.list('Pod')).filter(({ status }) => status?.phase === 'Running').length;
      const hard = { 'count/deployments.apps': '5', pods: '50' };
      await cluster.create('ResourceQuota', { metadata: { name: 'quota' }, spec: { hard } });
      const uses = (deployments: number, pods: number) => {
        const used = { 'count/deployments.apps': String(deployments), pods: String(pods) };
        return cluster.becomes('ResourceQuota', 'quota', { status: { hard, used } });
      };
      await uses(2, running);
      await cluster.delete('Deployment', 'counted');
      await uses(1, running - 3);
      await cluster.delete('ResourceQuota', 'quota');
    },
  },
  {
    name: 'a HorizontalPodAutoscaler says that it has no metrics',
    async run(cluster) {
      await cluster.create('HorizontalPodAutoscaler', {
        metadata: { name: 'guarded' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'guarded' },
          minReplicas: 1,
          maxReplicas: 5,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
          ],
        },
      });
      await settled(async () => {
        const { status } = (await cluster.get('HorizontalPodAutoscaler', 'guarded')) ?? {};
        const active = status?.conditions?.find(({ type }) => type === 'ScalingActive');
        if (active?.status === 'False' && active.reason === 'FailedGetResourceMetric') return undefined;
        return `its conditions are ${JSON.stringify(status?.conditions)}`;
      });
      await cluster.delete('HorizontalPodAutoscaler', 'guarded');
    },
  },
  {
    name: 'a PersistentVolumeClaim without a provisioner stays pending, and so does its pod',
    async run(cluster) {
      await cluster.create('PersistentVolumeClaim', {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'none-such',
          resources: { requests: { storage: '1Gi' } },
        },
      });
      const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
      const { metadata, spec } = podTemplate('claimant', 'db:1', { volumes });
      await cluster.create('Pod', { metadata: { ...metadata, name: 'claimant' }, spec });
      const unschedulable = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
      await cluster.becomes('Pod', 'claimant', { status: { phase: 'Pending', conditions: [unschedulable] } });
      await cluster.becomes('PersistentVolumeClaim', 'data', {
        metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
        status: { phase: 'Pending' },
      });
      await cluster.delete('PersistentVolumeClaim', 'data');
      await cluster.delete('Pod', 'claimant');
      await cluster.vanishes('PersistentVolumeClaim', 'data');
    },
  },
];
