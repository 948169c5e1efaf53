import { expect, it } from 'vitest';
import { ageSince, formatTime, humanDuration, parseTime, shortHumanDuration } from '../../src/api/duration.js';

const [s, m, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
it.each([
  [-3 * s, '<invalid>'],
  [-1.5 * s, '0s'],
  [0, '0s'],
  [119 * s, '119s'],
  [2 * m, '2m'],
  [3 * m + 12 * s, '3m12s'],
  [10 * m + 5 * s, '10m'],
  [179 * m, '179m'],
  [3 * h, '3h'],
  [3 * h + 5 * m, '3h5m'],
  [8 * h + 5 * m, '8h'],
  [47 * h, '47h'],
  [48 * h, '2d'],
  [51 * h, '2d3h'],
  [8 * d + h, '8d'],
  [729 * d, '729d'],
  [730 * d, '2y'],
  [731 * d, '2y1d'],
  [3000 * d, '8y'],
])('%d ms is %s', (duration, text) => expect(humanDuration(duration)).toBe(text));

it('has a short form', () => {
  expect([59 * s, 60 * s, 3 * h, 50 * h, 400 * d].map(shortHumanDuration)).toEqual(['59s', '1m', '3h', '2d', '1y']);
});

it('reads and prints RFC 3339', () => {
  expect(formatTime(parseTime('2024-01-02T03:04:05.678+01:00')!)).toBe('2024-01-02T02:04:05Z');
  expect(parseTime('yesterday')).toBeUndefined();
  expect(parseTime('2024-13-02T03:04:05Z')).toBeUndefined();
  expect(ageSince('2024-01-02T03:04:05Z', Date.UTC(2024, 0, 2, 3, 5, 5))).toBe('60s');
  expect(ageSince(null, 0)).toBe('<unknown>');
});
