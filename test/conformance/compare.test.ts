import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.js';
import type { Case } from './case.js';
import { compact, expand } from './compact.js';
import { Comparison } from './compare.js';
import { ExpectedFailures } from './expected-failures.js';
import { Normaliser } from './normalise.js';
import { judge } from './verdict.js';

const uids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const object = (uid: string, resourceVersion: string) => ({ metadata: { name: 'a', uid, resourceVersion } });

function compare(golden: unknown[], actual: unknown[]): number[] {
  const [one, other] = [new Normaliser('one'), new Normaliser('other')];
  const comparison = new Comparison();
  const answer = (normaliser: Normaliser, body: unknown): Answer => ({ status: 200, body: normaliser.normal(body) });
  return golden.map((body, i) => comparison.differences(answer(one, body), answer(other, actual[i])).length);
}

describe('a comparison', () => {
  it('takes what is new in every run for the same, as long as it is the same throughout', () => {
    const [a, b] = uids;
    expect(compare([object(a, '7'), object(a, '8')], [object(b, '70'), object(b, '80')])).toEqual([0, 0]);
    expect(compare([object(a, '7'), object(a, '7')], [object(a, '7'), object(b, '7')])).toEqual([0, 1]);
    expect(compare([object(a, '7'), object(a, '8')], [object(a, '7'), object(a, '7')])).toEqual([0, 1]);
  });

  it('goes on where one of the two has seen something more', () => {
    const [a, b] = uids;
    expect(compare([object(a, '7'), object(a, '8')], [{}, object(b, '9')])[1]).toBe(0);
  });

  it('tells a list that is older than what has been seen', () => {
    const list = (resourceVersion: string) => ({ metadata: { resourceVersion }, items: [] });
    expect(compare([object(uids[0], '7'), list('9')], [object(uids[0], '7'), list('7')])).toEqual([0, 0]);
    expect(compare([object(uids[0], '7'), list('9')], [object(uids[0], '7'), list('6')])).toEqual([0, 1]);
  });

  it('finds names that were made up wherever they stand', () => {
    const made = (name: string) => ({ metadata: { generateName: 'web-', name } });
    const told = (name: string) => ({ message: `configmaps "${name}" not found` });
    expect(compare([made('web-abcde'), told('web-abcde')], [made('web-vwxyz'), told('web-vwxyz')])).toEqual([0, 0]);
    expect(compare([made('web-abcde'), told('web-abcde')], [made('web-vwxyz'), told('web-other')])).toEqual([0, 1]);
  });
});

describe('an expected failure', () => {
  const one: Case = { file: 'f', title: 't', steps: [{ kind: 'stored', prefix: '' }] };
  const known = () => new ExpectedFailures([{ reason: 'because', answers: { 'f > *': ['1'] } }]);

  it('is none where the answer is right', () => {
    const same: Answer[] = [{ status: 200 }];
    expect(judge(one, same, same, known())).toMatchObject([{ fault: 'does no longer differ: because' }]);
    expect(judge(one, same, [{ status: 500 }], known())).toEqual([{ step: '1', reason: 'because' }]);
    expect(judge(one, same, [{ status: 500 }], new ExpectedFailures([]))[0].fault).toContain('/status');
  });

  it('is unused where no step has its name', () => {
    const failures = known();
    expect(failures.unused()).toEqual(['f > *: 1']);
    failures.reasonFor('f > t', '1');
    expect(failures.unused()).toEqual([]);
  });
});

describe('a golden file', () => {
  it('holds everything that it was made of, nulls and lists included', () => {
    const first = {
      metadata: { uid: uids[0], labels: { a: 'b' } },
      spec: { list: [1, 2], none: null, more: { x: 1 } },
    };
    const second = { metadata: { uid: uids[0] }, spec: { list: [1], none: null, more: {} } };
    const third = { metadata: { uid: uids[1] }, spec: { list: [1], more: null } };
    const answers = [{ body: first }, { body: { items: [first, second] } }, { frames: [{ object: third }] }];
    const short = compact(answers);
    expect(expand(JSON.parse(JSON.stringify(short)) as unknown[])).toEqual(answers);
    expect(JSON.stringify(short).length).toBeLessThan(JSON.stringify(answers).length);
  });
});
