/** A JSON text with all that JSON.parse forgets: duplicate keys, the order of keys, numbers as they were written. */
export type JsonNode =
  | { kind: 'object'; entries: { key: string; value: JsonNode }[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'bool'; value: boolean; text: string }
  | { kind: 'null'; text: string };

const token = /[\s:,]*(?:([{}[\]])|("(?:[^"\\]|\\.)*")|([^\s,\]}]+))/gy;

/** half a surrogate pair may be written as an escape; Go reads U+FFFD for it */
export const mayHaveLoneSurrogate = /\\u[dD][89a-fA-F]/;
export const wellFormed = (text: string) => Buffer.from(text, 'utf8').toString('utf8');

function readString(text: string): string {
  const value = JSON.parse(text) as string;
  return mayHaveLoneSurrogate.test(text) ? wellFormed(value) : value;
}

function literal(text: string): JsonNode {
  if (text === 'null') return { kind: 'null', text };
  if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true', text };
  return { kind: 'number', text };
}

/** Reads a text that JSON.parse has accepted. It keeps its own stack: the text may be nested 10,000 deep. */
export function readTree(text: string): JsonNode {
  const open: Extract<JsonNode, { kind: 'object' | 'array' }>[] = [];
  let key: string | undefined;
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const [whole, bracket, string, other] = token.exec(text)!;
    at += whole.length;
    const parent = open.at(-1);
    if (string !== undefined && parent?.kind === 'object' && key === undefined) {
      key = readString(string);
      continue;
    }
    let node: JsonNode | undefined;
    if (bracket === '{') node = { kind: 'object', entries: [] };
    else if (bracket === '[') node = { kind: 'array', items: [] };
    else if (string !== undefined) node = { kind: 'string', value: readString(string), text: string };
    else if (other !== undefined) node = literal(other);
    if (node === undefined) {
      const closed = open.pop()!;
      if (open.length === 0) return closed;
      continue;
    }
    if (parent?.kind === 'object') parent.entries.push({ key: key!, value: node });
    else parent?.items.push(node);
    key = undefined;
    if (node.kind === 'object' || node.kind === 'array') open.push(node);
    else if (parent === undefined) return node;
  }
}

/** The tree of a value that never was a text (the result of a patch). */
export function treeOf(value: unknown): JsonNode {
  return readTree(JSON.stringify(value));
}
