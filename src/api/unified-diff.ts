/** Differences of texts line by line, as github.com/pmezard/go-difflib (and Python's difflib) find and print them. */
interface Match {
  a: number;
  b: number;
  size: number;
}

interface Change {
  isEqual: boolean;
  a: [number, number];
  b: [number, number];
}

const context = 3;

/** What upstream's diff.Diff gives for two values: their JSON, indented by one, compared. */
export const diffOf = (before: unknown, after: unknown): string =>
  unifiedDiff(indentedJson(before), indentedJson(after));

const indentedJson = (value: unknown) =>
  JSON.stringify(value, null, 1).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

/** Hunks with three lines around each change; '' where the texts are the same. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return hunks(changes(a, b))
    .map((hunk) => printHunk(hunk, a, b))
    .join('');
}

/** Where lines of `b` stand; lines that are very frequent in a long text are passed over. */
function placesOf(b: string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [i, line] of b.entries()) places.set(line, [...(places.get(line) ?? []), i]);
  if (b.length < 200) return places;
  const most = Math.floor(b.length / 100) + 1;
  return new Map([...places].filter(([, indexes]) => indexes.length <= most));
}

function longestMatch(a: string[], b: string[], places: Map<string, number[]>, range: Change): Match {
  const [[aLow, aHigh], [bLow, bHigh]] = [range.a, range.b];
  let best: Match = { a: aLow, b: bLow, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i]) ?? []) {
      if (j < bLow || j >= bHigh) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  while (best.a > aLow && best.b > bLow && a[best.a - 1] === b[best.b - 1]) {
    best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
  }
  while (best.a + best.size < aHigh && best.b + best.size < bHigh && a[best.a + best.size] === b[best.b + best.size]) {
    best.size++;
  }
  return best;
}

function matches(a: string[], b: string[]): Match[] {
  const places = placesOf(b);
  const find = (aRange: [number, number], bRange: [number, number]): Match[] => {
    const match = longestMatch(a, b, places, { isEqual: false, a: aRange, b: bRange });
    if (match.size === 0) return [];
    return [
      ...find([aRange[0], match.a], [bRange[0], match.b]),
      match,
      ...find([match.a + match.size, aRange[1]], [match.b + match.size, bRange[1]]),
    ];
  };
  return find([0, a.length], [0, b.length]);
}

/** Equal and changed stretches, in turn. */
function changes(a: string[], b: string[]): Change[] {
  const all: Change[] = [];
  let [i, j] = [0, 0];
  for (const match of [...matches(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < match.a || j < match.b) all.push({ isEqual: false, a: [i, match.a], b: [j, match.b] });
    [i, j] = [match.a + match.size, match.b + match.size];
    const last = all.at(-1);
    if (last?.isEqual && match.size > 0) {
      last.a[1] = i;
      last.b[1] = j;
    } else if (match.size > 0) all.push({ isEqual: true, a: [match.a, i], b: [match.b, j] });
  }
  return all;
}

/** Changes with the lines around them; those that are near each other together. */
function hunks(all: Change[]): Change[][] {
  const groups: Change[][] = [];
  let group: Change[] = [];
  for (const [i, change] of all.entries()) {
    if (!change.isEqual) {
      group.push(change);
      continue;
    }
    const [start, end] = change.a;
    const shift = change.b[0] - start;
    const part = (from: number, to: number): Change => ({
      isEqual: true,
      a: [from, to],
      b: [from + shift, to + shift],
    });
    const isFirst = i === 0;
    const isLast = i === all.length - 1;
    if (isFirst || isLast || end - start > 2 * context) {
      if (!isFirst) groups.push([...group, part(start, Math.min(end, start + context))]);
      group = isLast ? [] : [part(Math.max(start, end - context), end)];
    } else group.push(change);
  }
  return group.some((change) => !change.isEqual) ? [...groups, group] : groups;
}

function printHunk(hunk: Change[], a: string[], b: string[]): string {
  const lines = hunk.flatMap((change) =>
    change.isEqual
      ? a.slice(...change.a).map((line) => ` ${line}`)
      : [...a.slice(...change.a).map((line) => `-${line}`), ...b.slice(...change.b).map((line) => `+${line}`)],
  );
  const range = (side: 'a' | 'b') => rangeText(hunk[0][side][0], hunk[hunk.length - 1][side][1]);
  return `@@ -${range('a')} +${range('b')} @@\n${lines.map((line) => `${line}\n`).join('')}`;
}

function rangeText(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
