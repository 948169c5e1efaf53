/**
 * The difference of two texts as a unified diff of three lines' context, with the matches that Python's difflib (and
 * its Go port, which kube-apiserver uses) finds: the longest run of equal lines first, then both sides of it.
 */
export function unifiedDiff(from: string, to: string): string {
  const a = from.split('\n');
  const b = to.split('\n');
  return hunksOf(changesOf(matchesOf(a, b), a.length, b.length))
    .map((hunk) => printHunk(hunk, a, b))
    .join('');
}

const context = 3;

/** Equal lines: `size` of them from line `a` and `b` on. */
interface Match {
  a: number;
  b: number;
  size: number;
}

interface Range {
  aStart: number;
  aEnd: number;
  bStart: number;
  bEnd: number;
}

interface Span extends Range {
  equal: boolean;
}

function matchesOf(a: string[], b: string[]): Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const search = (range: Range) => {
    const match = longestMatch(a, b, places, range);
    if (match.size === 0) return;
    const [aEnd, bEnd] = [match.a + match.size, match.b + match.size];
    if (range.aStart < match.a && range.bStart < match.b) search({ ...range, aEnd: match.a, bEnd: match.b });
    found.push(match);
    if (aEnd < range.aEnd && bEnd < range.bEnd) search({ ...range, aStart: aEnd, bStart: bEnd });
  };
  search({ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length });
  return found;
}

/** Where each line stands; lines that make up more than 1 % of a long text say too little to begin a match with. */
function placesOf(lines: string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [i, line] of lines.entries()) places.set(line, [...(places.get(line) ?? []), i]);
  const limit = lines.length < 200 ? Number.POSITIVE_INFINITY : Math.floor(lines.length / 100) + 1;
  for (const [line, at] of places) if (at.length > limit) places.delete(line);
  return places;
}

function longestMatch(a: string[], b: string[], places: Map<string, number[]>, range: Range): Match {
  let best: Match = { a: range.aStart, b: range.bStart, size: 0 };
  let lengths = new Map<number, number>(); // of the runs that end in the line before, by their place in b
  for (let i = range.aStart; i < range.aEnd; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i]) ?? []) {
      if (j < range.bStart || j >= range.bEnd) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return widened(a, b, best, range);
}

function widened(a: string[], b: string[], match: Match, range: Range): Match {
  const { ...wide } = match;
  while (wide.a > range.aStart && wide.b > range.bStart && a[wide.a - 1] === b[wide.b - 1]) {
    wide.a--;
    wide.b--;
    wide.size++;
  }
  const isInside = () => wide.a + wide.size < range.aEnd && wide.b + wide.size < range.bEnd;
  while (isInside() && a[wide.a + wide.size] === b[wide.b + wide.size]) wide.size++;
  return wide;
}

/** Equal and changed stretches in turn. */
function changesOf(matches: Match[], aLength: number, bLength: number): Span[] {
  const spans: Span[] = [];
  let [aEnd, bEnd] = [0, 0];
  for (const match of [...matches, { a: aLength, b: bLength, size: 0 }]) {
    if (match.a > aEnd || match.b > bEnd) {
      spans.push({ equal: false, aStart: aEnd, aEnd: match.a, bStart: bEnd, bEnd: match.b });
    }
    [aEnd, bEnd] = [match.a + match.size, match.b + match.size];
    const last = spans[spans.length - 1];
    if (match.size > 0 && last?.equal) Object.assign(last, { aEnd, bEnd });
    else if (match.size > 0) spans.push({ equal: true, aStart: match.a, aEnd, bStart: match.b, bEnd });
  }
  return spans;
}

/** Changes that stand near each other, with the lines around them. */
function hunksOf(spans: Span[]): Span[][] {
  const hunks: Span[][] = [[]];
  for (const [i, span] of spans.entries()) {
    if (!span.equal) hunks[hunks.length - 1].push(span);
    else if (i === 0) hunks[0].push(tail(span));
    else if (i === spans.length - 1) hunks[hunks.length - 1].push(head(span));
    else if (span.aEnd - span.aStart <= 2 * context) hunks[hunks.length - 1].push(span);
    else {
      hunks[hunks.length - 1].push(head(span));
      hunks.push([tail(span)]);
    }
  }
  return hunks.filter((hunk) => hunk.some(({ equal }) => !equal));
}

const head = (span: Span): Span => ({
  ...span,
  aEnd: Math.min(span.aEnd, span.aStart + context),
  bEnd: Math.min(span.bEnd, span.bStart + context),
});

const tail = (span: Span): Span => ({
  ...span,
  aStart: Math.max(span.aStart, span.aEnd - context),
  bStart: Math.max(span.bStart, span.bEnd - context),
});

function printHunk(spans: Span[], a: string[], b: string[]): string {
  const [first, last] = [spans[0], spans[spans.length - 1]];
  const lines = spans.flatMap(({ equal, aStart, aEnd, bStart, bEnd }) => [
    ...a.slice(aStart, aEnd).map((line) => `${equal ? ' ' : '-'}${line}\n`),
    ...(equal ? [] : b.slice(bStart, bEnd).map((line) => `+${line}\n`)),
  ]);
  const ranges = `-${printRange(first.aStart, last.aEnd)} +${printRange(first.bStart, last.bEnd)}`;
  return `@@ ${ranges} @@\n${lines.join('')}`;
}

/** Lines count from one; an empty range stands behind a line. */
function printRange(start: number, end: number): string {
  const length = end - start;
  return length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
}

/** Upstream's diff.Diff: the values as JSON, indented by one, compared. */
export const diffOf = (before: unknown, after: unknown): string =>
  unifiedDiff(indentedJson(before), indentedJson(after));

const indentedJson = (value: unknown) =>
  JSON.stringify(value, null, 1).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
