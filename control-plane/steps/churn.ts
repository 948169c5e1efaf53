import type { Step } from '../step.js';

const count = 50;
const labels = { churn: 'true' };

export const churn: Step = {
  name: `${count} ConfigMaps and ${count} Secrets are made, changed and deleted`,
  async run(cluster) {
    const one = async (i: number) => {
      const name = `churn-${i}`;
      await cluster.create('ConfigMap', { metadata: { name, labels }, data: { round: '1' } });
      await cluster.create('Secret', { metadata: { name, labels }, stringData: { round: '1' } });
      await cluster.change('ConfigMap', name, { data: { round: '2' } });
      await cluster.change('Secret', name, { stringData: { round: '2' } });
      await cluster.becomes('ConfigMap', name, { data: { round: '2' } });
      await cluster.becomes('Secret', name, { data: { round: Buffer.from('2').toString('base64') } });
      await cluster.delete('ConfigMap', name);
      await cluster.delete('Secret', name);
    };
    await Promise.all(Array.from({ length: count }, (_, i) => one(i)));
    for (const kind of ['ConfigMap', 'Secret'] as const) await cluster.counts(kind, 0, 'churn=true');
  },
};
