import { type Bench, type Figures, measure } from '../measure.js';
import { nodes, parts } from '../pods.js';

interface Lists {
  operation: string;
  count: number;
  query(index: number): string;
  /** the pods are divided into so many lists */
  among: number;
}

const kinds: Lists[] = [
  { operation: 'list', count: 20, query: () => '', among: 1 },
  { operation: 'list by label', count: 100, query: (i) => `?labelSelector=part%3D${i % parts}`, among: parts },
  {
    operation: 'list by node',
    count: 100,
    query: (i) => `?fieldSelector=spec.nodeName%3Dnode-${i % nodes}`,
    among: nodes,
  },
];

/** One at a time: even one of the whole keeps both sides busy. */
export async function list(bench: Bench) {
  const figures: Figures[] = [];
  for (const { operation, count, query, among } of kinds) {
    figures.push(
      await measure(bench, { operation, count, parallel: 1 }, (index) => listOnce(bench, query(index), among)),
    );
  }
  return figures;
}

async function listOnce({ client, pods }: Bench, query: string, among: number): Promise<Buffer> {
  const body = await client.expect(200, 'GET', pods.path + query);
  const found = occurrences(body, '"ownerReferences":');
  const [least, most] = [Math.floor(pods.count / among), Math.ceil(pods.count / among)];
  if (found < least || found > most) throw new Error(`${found} pods in the list${query}, where ${least} should be`);
  return body;
}

function occurrences(body: Buffer, text: string): number {
  let count = 0;
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + 1)) count++;
  return count;
}
