import { type Bench, measure } from '../measure.js';
import { parallel, podName } from '../pods.js';

/** One label on a pod, applied by somebody who has none of it yet. */
export async function apply(bench: Bench) {
  const { client, pods } = bench;
  const figures = await measure(bench, { operation: 'apply', count: pods.count, parallel }, async (index) => {
    const name = podName(index);
    const config = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { tier: 'front' } } });
    const path = `${pods.path}/${name}?fieldManager=bench&force=true`;
    await client.expect(200, 'PATCH', path, config, 'application/apply-patch+yaml');
    return undefined;
  });
  return [figures];
}
