import type { Cluster } from './cluster.js';
import type { Step } from './step.js';
import { churn } from './steps/churn.js';
import { deployments } from './steps/deployments.js';
import { garbage } from './steps/garbage.js';
import { jobs } from './steps/jobs.js';
import { fullNamespace, newNamespace, removeNamespace } from './steps/namespaces.js';
import { nodeGone, nodes, removeNodes } from './steps/nodes.js';
import { policies } from './steps/policies.js';
import { sets } from './steps/sets.js';

const round: Step[] = [
  newNamespace,
  ...deployments,
  ...sets,
  ...jobs,
  ...policies,
  ...garbage,
  churn,
  nodeGone,
  fullNamespace,
  { name: 'the namespace goes away, with what the steps have left in it', run: removeNamespace },
];

/** How one step is run, and told of. */
export type Perform = (step: Step, cluster: Cluster) => Promise<void>;

/** Goes round, each time in a namespace of its own, until `minutes` are over; once at least. */
export async function play(cluster: Cluster, minutes: number, perform: Perform): Promise<number> {
  const end = performance.now() + minutes * 60_000;
  const namespaceOf = (round: number) => `control-plane-${round}`;
  await perform(nodes, cluster);
  let rounds = 0;
  do {
    const name = namespaceOf(++rounds);
    await cluster.in('').create('Namespace', { metadata: { name } });
    const own = cluster.in(name);
    for (const step of round) await perform(step, own);
  } while (performance.now() < end);
  await perform(removeNodes, cluster);
  return rounds;
}
