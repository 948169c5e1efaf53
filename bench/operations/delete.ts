import { type Bench, measure } from '../measure.js';
import { parallel, podName } from '../pods.js';

export async function remove(bench: Bench) {
  const { client, pods } = bench;
  const figures = await measure(bench, { operation: 'delete', count: pods.count, parallel }, async (index) => {
    await client.expect(200, 'DELETE', `${pods.path}/${podName(index)}?gracePeriodSeconds=0`);
    return undefined;
  });
  const left = await client.expect(200, 'GET', pods.path);
  if (!left.includes('"items":[]')) throw new Error('pods are left after all were deleted');
  return [figures];
}
