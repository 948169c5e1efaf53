import { type Case, idOf } from '../case.js';
import { readCorpus } from '../corpus.js';
import { type Golden, readGolden, writeGolden } from '../golden.js';
import { parseOptions } from '../options.js';
import { inParallel } from '../parallel.js';
import { runCase } from '../run-case.js';
import { openReference } from './open-target.js';
import { say } from './say.js';

/** npm run conformance:record: asks a kube-apiserver, and writes down what it answers. */
const atOnce = 6;
const options = parseOptions(process.argv.slice(2));
const all = readCorpus();
const chosen = all.filter((one) => idOf(one).includes(options.only));
const target = await openReference(options);
try {
  const files = [...new Set(chosen.map(({ file }) => file))];
  await inParallel(atOnce, files, (file) =>
    record(
      file,
      all.filter((one) => one.file === file),
    ),
  );
} finally {
  await target.end();
}
say(`${chosen.length} cases are recorded`);

/** What is not asked anew stays as it was; what is no longer told goes. */
async function record(file: string, cases: Case[]): Promise<void> {
  const known = readGolden(file);
  const golden: Golden = {};
  for (const one of cases) {
    golden[one.title] = chosen.includes(one) ? await runCase(one, target) : known[one.title];
  }
  writeGolden(file, golden);
}
