const isLetter = (c: string) => /\p{L}/u.test(c);
const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9';

/** go-yaml's order of keys: letters after everything else, runs of digits by their number ("a2" before "a10"). */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left[i] === right[i]) continue;
    const [leftIsLetter, rightIsLetter] = [isLetter(left[i]), isLetter(right[i])];
    if (leftIsLetter !== rightIsLetter) return rightIsLetter ? -1 : 1;
    if (!leftIsLetter) {
      const byNumber = compareNumbers(left, right, i);
      if (byNumber !== 0) return byNumber;
    }
    return (left[i].codePointAt(0) ?? 0) - (right[i].codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

/** Compares the runs of digits that begin at `from`, the first place where the texts differ. */
function compareNumbers(left: string[], right: string[], from: number): number {
  let start = 0n;
  if (left[from] === '0' || right[from] === '0') {
    // a zero within a number counts only if something other than zeros stands before it
    for (let j = from - 1; j >= 0 && isDigit(left[j]); j--) if (left[j] !== '0') start = 1n;
  }
  const [leftNumber, leftEnd] = numberAt(left, from, start);
  const [rightNumber, rightEnd] = numberAt(right, from, start);
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  return leftEnd - rightEnd;
}

function numberAt(text: string[], from: number, start: bigint): [bigint, number] {
  let end = from;
  let value = start;
  for (; isDigit(text[end]); end++) value = value * 10n + BigInt(text[end]);
  return [value, end];
}
