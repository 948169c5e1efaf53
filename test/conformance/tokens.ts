/** Placeholders for things that are new in every run, numbered in the order in which they appear. */
export class Tokens {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  of(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    let token = this.known.get(key);
    if (token === undefined) {
      const count = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, count);
      token = `<${kind}${count}>`;
      this.known.set(key, token);
    }
    return token;
  }
}

const numbered = /<(?:uid|version|name|ip|port)\d+>/g;

export const tokensIn = (text: string): string[] => text.match(numbered) ?? [];

/**
 * Which placeholder of one run is which of another. Numbers may differ where one of the two has seen something more; the
 * same thing must be the same throughout.
 */
export class Renaming {
  private readonly renamed: Map<string, string>;
  private readonly taken: Set<string>;

  /** What `known` knows, and what is learnt of it from now on. */
  constructor(known?: Renaming) {
    this.renamed = new Map(known?.renamed);
    this.taken = new Set(known?.taken);
  }

  /** `actual` with the placeholders of `golden`, as far as both have the same form and nothing speaks against it. */
  apply(golden: unknown, actual: unknown): unknown {
    if (typeof actual === 'string') return this.text(typeof golden === 'string' ? golden : '', actual);
    if (Array.isArray(actual)) {
      const other = Array.isArray(golden) ? golden : [];
      return actual.map((item, i) => this.apply(other[i], item));
    }
    if (typeof actual !== 'object' || actual === null) return actual;
    const other = typeof golden === 'object' && golden !== null ? golden : {};
    return this.object(other as Record<string, unknown>, actual as Record<string, unknown>);
  }

  private object(golden: Record<string, unknown>, actual: Record<string, unknown>): unknown {
    const keys = Object.keys(golden);
    const entries = Object.entries(actual).map(([key, value]) => {
      const other = key in golden ? key : keys.find((candidate) => this.text(candidate, key) === candidate);
      return [other ?? key, this.apply(golden[other ?? key], value)];
    });
    return Object.fromEntries(entries);
  }

  private text(golden: string, actual: string): string {
    const [wanted, found] = [tokensIn(golden), tokensIn(actual)];
    if (found.length === 0) return actual;
    const isSameForm = golden.replace(numbered, '<>') === actual.replace(numbered, '<>');
    if (isSameForm) for (const [i, token] of found.entries()) this.bind(token, wanted[i]);
    return actual.replace(numbered, (token) => this.renamed.get(token) ?? `${token}!`);
  }

  private bind(token: string, wanted: string): void {
    if (this.renamed.has(token) || this.taken.has(wanted) || kindOf(token) !== kindOf(wanted)) return;
    this.renamed.set(token, wanted);
    this.taken.add(wanted);
  }
}

const kindOf = (token: string): string => token.replace(/\d+>$/, '');
