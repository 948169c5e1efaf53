import { describe, expect, it } from 'vitest';
import { canonicalQuantity, parseQuantity, QuantityError } from '../../src/api/quantity.js';

describe('canonicalQuantity', () => {
  const cases: [string | number, string][] = [
    ['0', '0'],
    ['0m', '0'],
    ['-0', '0'],
    ['0Gi', '0'],
    ['m', '0'],
    ['.', '0'],
    ['1', '1'],
    [1, '1'],
    [1000, '1k'],
    [0.1, '100m'],
    [1.5, '1500m'],
    ['1000m', '1'],
    ['1100m', '1100m'],
    ['100m', '100m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.500', '1.500'],
    ['1.', '1.'],
    ['+5', '+5'],
    ['005', '005'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1000k', '1M'],
    ['0.001k', '1'],
    ['1000E', '1'],
    ['1Ki', '1Ki'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Mi', '512Ki'],
    ['512Mi', '512Mi'],
    ['8Ki', '8Ki'],
    ['1.1Ki', '1126400m'],
    ['0.5Ki', '512'],
    ['1000Ki', '1000Ki'],
    ['1024Pi', '1Ei'],
    ['+5Pi', '5Pi'],
    ['9Ei', '9223372036854775807'],
    ['100Ei', '9223372036854775807'],
    ['-1Ki', '-1Ki'],
    ['-100Ei', '-9223372036854775807'],
    ['1e3', '1e3'],
    ['1E3', '1E3'],
    ['10e2', '1e3'],
    ['5e0', '5e0'],
    ['12e6', '12e6'],
    ['1e-3', '1e-3'],
    ['1E', '1E'],
    ['0.1n', '1n'],
    ['1e-10', '1e-9'],
    ['-0.1n', '-1n'],
    ['1.5n', '2n'],
    ['100000000000000000000', '100E'],
    ['  5  ', '5'],
  ];
  it.each(cases)('%s is %s', (input, output) => expect(canonicalQuantity(input)).toBe(output));

  const numeric = 'unable to parse numeric part of quantity';
  const suffix = "unable to parse quantity's suffix";
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  it.each([
    ['', format],
    ['abc', format],
    ['1.2.3', format],
    ['1 Gi', format],
    ['1e', suffix],
    ['1mm', suffix],
    ['1e99999999999999999999', suffix],
    ['1iK', suffix],
    ['1Kib', format],
    ['Pi', numeric],
  ])('%s is refused', (input, message) => expect(() => canonicalQuantity(input)).toThrow(new QuantityError(message)));
});

describe('arithmetic', () => {
  const q = parseQuantity;
  it('adds and subtracts in the format of the first, or of the second where the first is zero', () => {
    expect(q('1Gi').add(q('512Mi')).toString()).toBe('1536Mi');
    expect(q('500m').add(q('500m')).toString()).toBe('1');
    expect(q('0').add(q('1Gi')).toString()).toBe('1Gi');
    expect(q('1').sub(q('1500m')).toString()).toBe('-500m');
  });
  it('compares', () => {
    expect(q('1').compare(q('1000m'))).toBe(0);
    expect(q('1Ki').compare(q('1k'))).toBe(1);
    expect(q('-2').compare(q('-1'))).toBe(-1);
    expect(q('1e2000000000').compare(q('1'))).toBe(1);
    expect(q('0.5').compare(q('50'))).toBe(-1);
  });
  it('rounds values away from zero', () => {
    expect(q('1500m').value()).toBe(2n);
    expect(q('-1500m').value()).toBe(-2n);
    expect(q('1.0001').milliValue()).toBe(1001n);
    expect(q('1Gi').value()).toBe(1073741824n);
    expect([q('0').sign(), q('1n').sign(), q('-1').sign()]).toEqual([0, 1, -1]);
  });
});
