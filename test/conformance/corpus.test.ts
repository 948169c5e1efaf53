import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/api/facts-loader.js';
import type { StoredAnswer } from './answer.js';
import { missing } from './breadth/breadth.js';
import { breadths } from './breadth/index.js';
import { idOf, isAnswered, stepName } from './case.js';
import { readCorpus } from './corpus.js';
import { ExpectedFailures } from './expected-failures.js';
import { readGolden } from './golden.js';
import { summaryOf } from './summary.js';

const corpus = readCorpus();
const files = [...new Set(corpus.map(({ file }) => file))];
const answered = corpus.map((one) => ({ one, steps: one.steps.filter(isAnswered) }));

describe('the corpus', () => {
  it.each(breadths(corpus).map((breadth) => [breadth.title, breadth] as const))('has all %s', (_, breadth) => {
    expect(missing(breadth)).toEqual([]);
  });

  it('has one answer of kube-apiserver to each step, and no others', () => {
    const wanted = answered.map(({ one, steps }) => [idOf(one), steps.length]);
    const recorded = files.flatMap((file) =>
      Object.entries(readGolden(file)).map(([title, answers]) => [idOf({ file, title, steps: [] }), answers.length]),
    );
    expect(recorded.sort()).toEqual(wanted.sort());
    const folder = join(packageRoot(), 'test', 'conformance', 'golden');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    expect(names.map((name) => name.replace('.json', '')).sort()).toEqual(files.sort());
  });

  it('looks for every object where kube-apiserver stores it', () => {
    const empty = corpus
      .filter(({ file }) => file.startsWith('resources/'))
      .flatMap((one) => one.steps.filter(isAnswered).map((step, i) => ({ one, step, i })))
      .filter(({ step }) => step.name === 'stored')
      .filter(({ one, i }) => Object.keys((readGolden(one.file)[one.title][i] as StoredAnswer).stored).length !== 1);
    expect(empty.map(({ one }) => idOf(one))).toEqual([]);
  });

  it('expects failures of answers that there are', () => {
    const expected = new ExpectedFailures();
    for (const one of corpus) one.steps.forEach((step, i) => void expected.reasonFor(idOf(one), stepName(step, i)));
    expect(expected.unused()).toEqual([]);
  });

  it('is as large as the README says', () => {
    expect(readFileSync(join(packageRoot(), 'README.md'), 'utf8')).toContain(summaryOf(corpus));
  });
});
