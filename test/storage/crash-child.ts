// Writes to the embedded store in the folder named by the first argument until it is killed, and prints each key and
// revision that was acknowledged. A value tells its key and round, and is as long as its first line says.
import { writeSync } from 'node:fs';
import { openEmbedded } from '../../src/storage/embedded.js';

const backend = await openEmbedded({ path: process.argv[2] });

function value(key: string, round: number): Buffer {
  const size = 100 + ((round * 997) % 9000);
  return Buffer.from(`${size}\n${key}\n${round}\n`.padEnd(size, 'x'));
}

async function writer(id: number): Promise<never> {
  const key = `/k/${process.pid}-${id}`;
  let { revision } = await backend.create({ key, value: value(key, 0) });
  for (let round = 1; ; round++) {
    writeSync(1, `${key} ${revision}\n`);
    ({ revision } = await backend.update({ key, value: value(key, round), expected: revision }));
    const passing = `${key}/${round}`;
    const created = await backend.create({ key: passing, value: value(passing, round) });
    if (round % 2 === 0) await backend.delete({ key: passing, expected: created.revision });
    else writeSync(1, `${passing} ${created.revision}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, (_, id) => writer(id)));
