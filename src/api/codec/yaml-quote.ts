/** Which strings YAML lets stand as they are, and how go-yaml quotes the others. */

const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const unprintables = new RegExp(`${unprintable.source}|[\\n"\\\\\\u2028\\u2029]`, 'gu');

/** Are all characters such that a block or single quotes can show them? */
export const isPrintable = (text: string): boolean => !unprintable.test(text) && !/[\u2028\u2029]/.test(text);

const indicatorFirst = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[\s]|$)|---|\.\.\.)/;
const indicatorInside = /:(?:\s|$)|\s#/;

export function isPlain(text: string): boolean {
  if (text === '' || text.startsWith(' ') || text.endsWith(' ')) return false;
  return isPrintable(text) && !indicatorFirst.test(text) && !indicatorInside.test(text);
}

export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const shortEscapes: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

export function doubleQuoted(text: string): string {
  return `"${text.replace(unprintables, (c) => shortEscapes[c] ?? hexEscape(c))}"`;
}

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
