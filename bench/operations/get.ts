import { type Bench, measure } from '../measure.js';
import { parallel, podName } from '../pods.js';

/** So often each pod is read: the system counts CPU time in hundredths of a second, too coarse for once. */
const times = 4;

export async function get(bench: Bench) {
  const { client, pods } = bench;
  const count = times * pods.count;
  const figures = await measure(bench, { operation: 'get', count, parallel }, async (index) => {
    const name = podName(index % pods.count);
    const body = await client.expect(200, 'GET', `${pods.path}/${name}`);
    if (body.indexOf(name) < 0) throw new Error(`${name} was answered with another pod`);
    return undefined;
  });
  return [figures];
}
