import type { Cluster, Propagation } from '../cluster.js';
import type { Step } from '../step.js';

/** An owner and one who belongs to it, both ConfigMaps named after the policy. */
async function makeFamily(cluster: Cluster, name: string): Promise<void> {
  const { metadata } = await cluster.create('ConfigMap', { metadata: { name: `${name}-owner` } });
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: `${name}-owner`, uid: metadata?.uid ?? '' };
  const ownerReferences = [{ ...owner, blockOwnerDeletion: true }];
  await cluster.create('ConfigMap', { metadata: { name: `${name}-dependent`, ownerReferences } });
}

const collecting = (
  propagation: Propagation,
  left: string,
  check: (cluster: Cluster, name: string) => Promise<void>,
) => ({
  name: `deletion in mode ${propagation} leaves ${left}`,
  async run(cluster: Cluster) {
    const name = propagation.toLowerCase();
    await makeFamily(cluster, name);
    await cluster.delete('ConfigMap', `${name}-owner`, propagation);
    await cluster.vanishes('ConfigMap', `${name}-owner`);
    await check(cluster, `${name}-dependent`);
  },
});

export const garbage: Step[] = [
  collecting('Background', 'no dependents', (cluster, name) => cluster.vanishes('ConfigMap', name)),
  collecting('Foreground', 'no dependents when the owner has gone', async (cluster, name) => {
    if ((await cluster.get('ConfigMap', name)) !== undefined) throw new Error('the dependent outlived its owner');
  }),
  collecting('Orphan', 'dependents without an owner', (cluster, name) =>
    cluster.becomes('ConfigMap', name, { metadata: { ownerReferences: undefined } }),
  ),
  {
    name: 'what belongs to somebody who was never there is collected',
    async run(cluster) {
      const owner = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'nobody',
        uid: '00000000-0000-4000-8000-000000000000',
      };
      await cluster.create('ConfigMap', { metadata: { name: 'foundling', ownerReferences: [owner] } });
      await cluster.vanishes('ConfigMap', 'foundling');
    },
  },
];
