import { expect, test } from 'vitest';
import { diffOf, unifiedDiff } from '../../src/api/unified-diff.js';

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `l${from + i}`);

test('the same text has no difference', () => {
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
});

test('a change stands between three lines on each side', () => {
  const before = lines(1, 9).join('\n');
  expect(unifiedDiff(before, before.replace('l5', 'X'))).toBe(
    '@@ -2,7 +2,7 @@\n l2\n l3\n l4\n-l5\n+X\n l6\n l7\n l8\n',
  );
});

test('changes far from each other are hunks of their own', () => {
  const before = lines(1, 20).join('\n');
  expect(unifiedDiff(before, before.replace('l2\n', '').replace('l18', 'X'))).toBe(
    '@@ -1,5 +1,4 @@\n l1\n-l2\n l3\n l4\n l5\n@@ -15,6 +14,6 @@\n l15\n l16\n l17\n-l18\n+X\n l19\n l20\n',
  );
});

test('lines that are added or taken away at the ends', () => {
  expect(unifiedDiff('a', 'a\nb')).toBe('@@ -1 +1,2 @@\n a\n+b\n');
  expect(unifiedDiff('a\nb', 'b')).toBe('@@ -1,2 +1 @@\n-a\n b\n');
});

test('values are compared as JSON, in the escapes of Go', () => {
  expect(diffOf({ A: ['<'], B: null }, { A: ['<'], B: 'x' })).toBe(
    '@@ -2,5 +2,5 @@\n  "A": [\n   "\\u003c"\n  ],\n- "B": null\n+ "B": "x"\n }\n',
  );
});
