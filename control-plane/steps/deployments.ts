import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { Cluster } from '../cluster.js';
import { deployment } from '../manifests.js';
import { settled } from '../settled.js';
import type { Step } from '../step.js';

const name = 'web';
const label = `app=${name}`;
const ready = (replicas: number) => ({
  status: { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas },
});

/** The Deployment is as wanted, and each of its pods runs on a node. */
async function runs(cluster: Cluster, replicas: number, image: string): Promise<void> {
  await cluster.becomes('Deployment', name, ready(replicas));
  await cluster.counts('Pod', replicas, label, {
    spec: { containers: [{ image }] },
    status: { phase: 'Running' },
  });
}

const addresses = (slices: V1EndpointSlice[]) =>
  slices.flatMap(({ endpoints }) => endpoints ?? []).flatMap((endpoint) => endpoint.addresses);

/** The addresses of a Service's slices and Endpoints are those of the pods. */
function follows(cluster: Cluster): Promise<void> {
  return settled(async () => {
    const pods = (await cluster.list('Pod', label)).map(({ status }) => status?.podIP ?? '').sort();
    const sliced = addresses(await cluster.list('EndpointSlice', `kubernetes.io/service-name=${name}`)).sort();
    const subsets = (await cluster.get('Endpoints', name))?.subsets ?? [];
    const classic = subsets.flatMap((subset) => subset.addresses ?? []).map(({ ip }) => ip);
    if (pods.join() === sliced.join() && pods.join() === classic.sort().join()) return undefined;
    return `there are ${pods.length} pods, ${sliced.length} in EndpointSlices, ${classic.length} in Endpoints`;
  });
}

const replicaSetsLeft = (cluster: Cluster, count: number) => cluster.counts('ReplicaSet', count, label);

export const deployments: Step[] = [
  {
    name: 'a Deployment of 20 replicas is scheduled and becomes ready',
    async run(cluster) {
      await cluster.create('Deployment', deployment(name, 20));
      await runs(cluster, 20, 'web:1');
    },
  },
  {
    name: "a Service's EndpointSlices hold its pods",
    async run(cluster) {
      await cluster.create('Service', { metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } });
      await follows(cluster);
    },
  },
  {
    name: 'it is scaled to 5 and to 25, and the EndpointSlices follow',
    async run(cluster) {
      for (const replicas of [5, 25]) {
        await cluster.change('Deployment', name, { spec: { replicas } });
        await runs(cluster, replicas, 'web:1');
        await follows(cluster);
      }
    },
  },
  {
    name: 'it is rolled out anew',
    async run(cluster) {
      await rollTo(cluster, 'web:2');
      await follows(cluster);
    },
  },
  {
    name: 'it is rolled back',
    run: (cluster) => rollTo(cluster, 'web:1'),
  },
  {
    name: 'it is deleted, with all that belongs to it',
    async run(cluster) {
      await cluster.delete('Deployment', name);
      await cluster.delete('Service', name);
      await cluster.vanishes('Deployment', name);
      for (const kind of ['ReplicaSet', 'Pod'] as const) await cluster.counts(kind, 0, label);
      await cluster.counts('EndpointSlice', 0, `kubernetes.io/service-name=${name}`);
    },
  },
];

async function rollTo(cluster: Cluster, image: string): Promise<void> {
  const current = await cluster.get('Deployment', name);
  const containers = current?.spec?.template.spec?.containers.map((container) => ({ ...container, image }));
  await cluster.change('Deployment', name, { spec: { template: { spec: { containers } } } });
  await runs(cluster, 25, image);
  await replicaSetsLeft(cluster, 2);
}
