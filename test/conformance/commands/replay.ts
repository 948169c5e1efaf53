import { idOf } from '../case.js';
import { readCorpus } from '../corpus.js';
import { ExpectedFailures } from '../expected-failures.js';
import { readGolden } from '../golden.js';
import { parseOptions } from '../options.js';
import { inParallel } from '../parallel.js';
import { runCase } from '../run-case.js';
import { faultsIn, judge } from '../verdict.js';
import { openNamed } from './open-target.js';
import { say } from './say.js';

/** npm run conformance: asks any server, and says where its answers are not kube-apiserver's. */
const atOnce = 8;
const options = parseOptions(process.argv.slice(2));
const chosen = readCorpus().filter((one) => idOf(one).includes(options.only));
const expected = new ExpectedFailures();
const count = { answers: 0, expected: 0, faults: 0 };
const target = await openNamed(options);
try {
  await inParallel(atOnce, chosen, async (one) => {
    const golden = readGolden(one.file)[one.title] ?? [];
    const verdicts = judge(one, golden, await runCase(one, target, golden), expected);
    count.answers += verdicts.length;
    count.expected += verdicts.filter(({ reason }) => reason !== undefined).length;
    count.faults += verdicts.filter(({ fault }) => fault !== undefined).length;
    const faults = faultsIn(verdicts);
    if (faults !== '') say(`${idOf(one)}\n${faults}`);
  });
} finally {
  await target.end();
}
say(
  `${chosen.length} cases, ${count.answers} answers: ${count.faults} not as they should, ${count.expected} known to differ`,
);
process.exitCode = count.faults === 0 ? 0 : 1;
