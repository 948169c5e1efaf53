import { type Bench, measure } from '../measure.js';
import { parallel, podName, statusPatch } from '../pods.js';

export async function patchStatus(bench: Bench) {
  const { count } = bench.pods;
  const figures = await measure(bench, { operation: 'patch status', count, parallel }, async (index) => {
    await patchOne(bench, index, 0);
    return undefined;
  });
  return [figures];
}

export async function patchOne({ client, pods }: Bench, index: number, round: number): Promise<void> {
  const path = `${pods.path}/${podName(index)}/status`;
  await client.expect(200, 'PATCH', path, statusPatch(index, round), 'application/strategic-merge-patch+json');
}
