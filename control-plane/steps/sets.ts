import { podTemplate } from '../manifests.js';
import type { Step } from '../step.js';
import { nodeNames } from './nodes.js';

export const sets: Step[] = [
  {
    name: 'a StatefulSet makes its pods in order, and is scaled down',
    async run(cluster) {
      await cluster.create('StatefulSet', {
        metadata: { name: 'db' },
        spec: {
          replicas: 3,
          serviceName: 'db',
          selector: { matchLabels: { app: 'db' } },
          template: podTemplate('db'),
        },
      });
      await cluster.becomes('StatefulSet', 'db', { status: { replicas: 3, readyReplicas: 3 } });
      for (const ordinal of [0, 1, 2]) await cluster.becomes('Pod', `db-${ordinal}`, { status: { phase: 'Running' } });
      await cluster.change('StatefulSet', 'db', { spec: { replicas: 1 } });
      await cluster.counts('Pod', 1, 'app=db');
      await cluster.becomes('Pod', 'db-0', {});
    },
  },
  {
    name: 'a DaemonSet runs on every node, and is rolled out anew',
    async run(cluster) {
      const spec = (image: string) => ({
        selector: { matchLabels: { app: 'agent' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } },
        template: podTemplate('agent', image),
      });
      const count = nodeNames.length;
      const done = { desiredNumberScheduled: count, numberReady: count, updatedNumberScheduled: count };
      await cluster.create('DaemonSet', { metadata: { name: 'agent' }, spec: spec('agent:1') });
      await cluster.becomes('DaemonSet', 'agent', { status: { ...done, observedGeneration: 1 } });
      await cluster.change('DaemonSet', 'agent', { spec: spec('agent:2') });
      await cluster.becomes('DaemonSet', 'agent', { status: { ...done, observedGeneration: 2 } });
      const pods = await cluster.list('Pod', 'app=agent');
      const hosts = pods.map((pod) => pod.spec?.nodeName).sort();
      if (hosts.join() !== nodeNames.toSorted().join()) throw new Error(`its pods are on ${hosts.join()}`);
    },
  },
];
