import type { Cluster } from '../cluster.js';
import { deployment, nodeLabels } from '../manifests.js';
import { settled } from '../settled.js';
import type { Step } from '../step.js';

export const nodeNames = Array.from({ length: 10 }, (_, i) => `simulated-${i}`);
const passing = `simulated-${nodeNames.length}`;

/** kwok plays the kubelet of every node; one as large as a small machine. */
async function addNode(cluster: Cluster, name: string, more = {}): Promise<void> {
  const resources = { cpu: '8', memory: '32Gi', pods: '110' };
  await cluster.create('Node', {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...nodeLabels, ...more } },
    status: { allocatable: resources, capacity: resources },
  });
}

const isReady = (cluster: Cluster, name: string) =>
  settled(async () => {
    const node = await cluster.get('Node', name);
    const condition = node?.status?.conditions?.find(({ type }) => type === 'Ready');
    const taints = node?.spec?.taints ?? [];
    if (condition?.status === 'True' && taints.length === 0 && node?.spec?.podCIDR !== undefined) return undefined;
    return `node ${name} is ${JSON.stringify({ condition, taints, podCIDR: node?.spec?.podCIDR })}`;
  });

/** Done once, before the rounds. */
export const nodes: Step = {
  name: `${nodeNames.length} simulated nodes become ready`,
  async run(cluster) {
    const all = cluster.in('');
    for (const name of nodeNames) await addNode(all, name);
    for (const name of nodeNames) await isReady(all, name);
    const leases = cluster.in('kube-node-lease');
    for (const name of nodeNames) await leases.becomes('Lease', name, { spec: { leaseDurationSeconds: 40 } });
  },
};

export const nodeGone: Step = {
  name: 'a node goes away, and its pods are made anew on others',
  async run(cluster) {
    const all = cluster.in('');
    await addNode(all, passing);
    await isReady(all, passing);
    await cluster.create('Deployment', deployment('wanderer', 22));
    await cluster.becomes('Deployment', 'wanderer', { status: { readyReplicas: 22 } });
    const there = (await cluster.list('Pod', 'app=wanderer')).filter(({ spec }) => spec?.nodeName === passing);
    if (there.length === 0) throw new Error(`no pod was scheduled on ${passing}`);
    await all.delete('Node', passing);
    // pods of a node that is not there any more are collected after a time of grace
    for (const pod of there) await cluster.vanishes('Pod', pod.metadata?.name ?? '', 150);
    await cluster.becomes('Deployment', 'wanderer', { status: { replicas: 22, readyReplicas: 22 } });
    await cluster.delete('Deployment', 'wanderer');
    await cluster.counts('Pod', 0, 'app=wanderer');
  },
};

/** Done once, after the rounds. */
export const removeNodes: Step = {
  name: 'the nodes are deleted',
  async run(cluster) {
    const all = cluster.in('');
    for (const name of nodeNames) await all.delete('Node', name);
    for (const name of nodeNames) await all.vanishes('Node', name);
  },
};
