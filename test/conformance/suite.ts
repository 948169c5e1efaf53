import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from './case.js';
import { readCorpus } from './corpus.js';
import { ExpectedFailures } from './expected-failures.js';
import { readGolden } from './golden.js';
import { runCase } from './run-case.js';
import type { Target } from './target.js';
import { faultsIn, judge } from './verdict.js';

/** A server for the whole corpus. */
export interface Running {
  target: Target;
  stop(): Promise<void>;
}

/** Runs the whole corpus on one server. */
export function describeCorpus(where: string, start: () => Promise<Running>): void {
  describe(`kube-apiserver's answers ${where}`, () => {
    const corpus = readCorpus();
    const expected = new ExpectedFailures();
    let running: Running;

    beforeAll(async () => {
      running = await start();
    });
    afterAll(() => running?.stop());

    const files = [...new Set(corpus.map(({ file }) => file))];
    describe.concurrent.each(files)('%s', (file) => {
      const cases = corpus.filter((one) => one.file === file);
      const golden = readGolden(file);
      it.each(cases.map((one) => [one.title, one] as const))('%s', async (title, one) => {
        const answers = golden[title] ?? [];
        const verdicts = judge(one, answers, await runCase(one, running.target, answers), expected);
        expect(faultsIn(verdicts), idOf(one)).toBe('');
      });
    });
  });
}
