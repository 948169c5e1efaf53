import { type Case, idOf, isAnswered, stepName } from './case.js';
import { ExpectedFailures } from './expected-failures.js';

/** One line about a corpus, as the README has it. */
export function summaryOf(corpus: Case[]): string {
  const expected = new ExpectedFailures();
  const answered = corpus.flatMap((one) =>
    one.steps.map((step, i) => ({ one, step, i })).filter(({ step }) => isAnswered(step)),
  );
  const failing = answered.filter(({ one, step, i }) => expected.reasonFor(idOf(one), stepName(step, i)) !== undefined);
  return `${grouped(corpus.length)} cases, ${grouped(answered.length)} answers compared, ${grouped(failing.length)} expected failures`;
}

const grouped = (count: number): string => count.toLocaleString('en-US');
