import { type Bench, measure } from '../measure.js';
import { parallel, podName } from '../pods.js';

export async function get(bench: Bench) {
  const { client, pods } = bench;
  const figures = await measure(bench, { operation: 'get', count: pods.count, parallel }, async (index) => {
    const body = await client.expect(200, 'GET', `${pods.path}/${podName(index)}`);
    if (body.indexOf(podName(index)) < 0) throw new Error(`${podName(index)} was answered with another pod`);
    return undefined;
  });
  return [figures];
}
