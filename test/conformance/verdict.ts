import type { Answer } from './answer.js';
import { type Case, idOf, isAnswered, stepName } from './case.js';
import { Comparison, describeDifferences } from './compare.js';
import type { ExpectedFailures } from './expected-failures.js';

/** What came of one answer. */
export interface Verdict {
  step: string;
  /** what is wrong with it: it differs, or does not although it is known to */
  fault?: string;
  /** why it differs, where it may */
  reason?: string;
}

/** Judges the answers to a case by the golden ones. */
export function judge(one: Case, golden: Answer[], actual: Answer[], expected: ExpectedFailures): Verdict[] {
  const comparison = new Comparison();
  const steps = one.steps.map((step, i) => ({ step, name: stepName(step, i) })).filter(({ step }) => isAnswered(step));
  if (golden.length !== steps.length) {
    return [
      { step: 'all', fault: `there are ${golden.length} golden answers to ${steps.length} steps: record them anew` },
    ];
  }
  return steps.map(({ name }, i) => {
    const differences = comparison.differences(golden[i], actual[i]);
    const reason = expected.reasonFor(idOf(one), name);
    return { step: name, ...verdictOn(describeDifferences(differences), reason) };
  });
}

function verdictOn(differences: string, reason: string | undefined): Omit<Verdict, 'step'> {
  if (differences === '') return reason === undefined ? {} : { fault: `does no longer differ: ${reason}` };
  return reason === undefined ? { fault: differences } : { reason };
}

export const faultsIn = (verdicts: Verdict[]): string =>
  verdicts.flatMap(({ step, fault }) => (fault === undefined ? [] : [`${step}: ${fault}`])).join('\n');
