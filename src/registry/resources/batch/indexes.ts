import { quote } from '../../../api/field.js';

/** A list of indexes as Jobs write it ("1,3-5,7") that is not well-formed. */
export class IndexesError extends Error {
  override name = 'IndexesError';
}

type Interval = [first: number, last: number];

/** How many indexes a list names; an IndexesError says what is wrong with it (upstream: validateIndexesFormat). */
export function countIndexes(text: string, completions: number): number | IndexesError {
  if (text === '') return 0;
  let total = 0;
  let previous: number | undefined;
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions);
    if (interval instanceof IndexesError) return interval;
    const [first, last] = interval;
    if (previous !== undefined && previous >= first) return decreasing(previous, first);
    total += last - first + 1;
    previous = last;
  }
  return total;
}

/** An index that is in both lists, if any; intervals that are not well-formed are passed over. */
export function overlap(completed: string, failed: string, completions: number): number | undefined {
  const intervals = (text: string) =>
    text
      .split(',')
      .map((part) => parseInterval(part, completions))
      .filter((interval): interval is Interval => !(interval instanceof IndexesError));
  const [a, b] = [intervals(completed), intervals(failed)];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i][0] <= b[j][1] && b[j][0] <= a[i][1]) return Math.max(a[i][0], b[j][0]);
    if (a[i][0] <= b[j][0]) i++;
    else j++;
  }
  return undefined;
}

const decreasing = (previous: number, current: number) =>
  new IndexesError(`non-increasing order, previous: ${previous}, current: ${current}`);

function parseInterval(text: string, completions: number): Interval | IndexesError {
  const parts = text.split('-');
  if (parts.length > 2) {
    return new IndexesError(
      `the fragment ${quote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    );
  }
  const limits: number[] = [];
  for (const part of parts) {
    if (!/^\+?[0-9]+$/.test(part)) {
      return new IndexesError(`cannot convert string to integer for index: ${quote(part)}`);
    }
    if (Number(part) >= completions) return new IndexesError(`too large index: ${quote(part)}`);
    limits.push(Number(part));
  }
  const [first, last = first] = limits;
  if (limits.length === 2 && first >= last) return decreasing(first, last);
  return [first, last];
}
