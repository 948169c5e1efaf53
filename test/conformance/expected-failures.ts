import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/api/facts-loader.js';

/** Answers that are known to differ from kube-apiserver's. */
export interface ExpectedFailure {
  reason: string;
  /** steps by cases: { 'resources/* > *': [apply] } */
  answers: Record<string, string[]>;
}

const file = join(packageRoot(), 'test', 'conformance', 'expected-failures.yaml');

export class ExpectedFailures {
  private readonly rules: { reason: string; isCase: RegExp; isStep: RegExp; used: boolean; text: string }[];

  constructor(failures = parse(readFileSync(file, 'utf8')) as ExpectedFailure[]) {
    this.rules = failures.flatMap(({ reason, answers }) =>
      Object.entries(answers).flatMap(([id, steps]) =>
        steps.map((step) => {
          return { reason, isCase: pattern(id), isStep: pattern(String(step)), used: false, text: `${id}: ${step}` };
        }),
      ),
    );
  }

  /** Why the answer to a step differs, where it is known that it does. */
  reasonFor(id: string, step: string): string | undefined {
    const rule = this.rules.find(({ isCase, isStep }) => isCase.test(id) && isStep.test(step));
    if (rule === undefined) return undefined;
    rule.used = true;
    return rule.reason;
  }

  /** Those that no step of the corpus fits. */
  unused(): string[] {
    return this.rules.filter(({ used }) => !used).map(({ text }) => text);
  }
}

const special = /[.+?^${}()|[\]\\]/g;
const pattern = (text: string): RegExp => new RegExp(`^${text.replace(special, '\\$&').replaceAll('*', '.*')}$`);
