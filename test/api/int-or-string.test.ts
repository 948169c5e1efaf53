import { expect, it } from 'vitest';
import { percentOf, scaledValue } from '../../src/api/int-or-string.js';

it('scales percentages', () => {
  expect(scaledValue(3, 10, 'up')).toBe(3);
  expect(scaledValue('25%', 10, 'up')).toBe(3);
  expect(scaledValue('25%', 10, 'down')).toBe(2);
  expect(percentOf('110%')).toBe(110);
  expect(percentOf('x%')).toBeUndefined();
});

it('refuses other texts', () => {
  expect(() => scaledValue('5', 1, 'up')).toThrow(
    'invalid value for IntOrString: invalid type: string is not a percentage',
  );
  expect(() => scaledValue('a%', 1, 'up')).toThrow(
    'invalid value for IntOrString: invalid value "a%": strconv.Atoi: parsing "a": invalid syntax',
  );
});
