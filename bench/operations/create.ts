import { type Bench, measure } from '../measure.js';
import { parallel, pod } from '../pods.js';

export async function create(bench: Bench) {
  const { client, pods } = bench;
  const bodies = Array.from({ length: pods.count }, (_, index) => Buffer.from(JSON.stringify(pod(index))));
  const figures = await measure(bench, { operation: 'create', count: pods.count, parallel }, async (index) => {
    await client.expect(201, 'POST', pods.path, bodies[index]);
    return undefined;
  });
  return [figures];
}
