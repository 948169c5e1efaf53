import type { YAMLParseError } from 'yaml';

/** libyaml names lines by the scanner (counting from 1) or by the parser (from 0), and says nothing of line 0. */
interface Words {
  pattern: RegExp;
  message: string | ((text: string) => string);
  by: 'scanner' | 'parser';
  /** the fault shows only where a "key:" comes along */
  atColon?: true;
}

const noMappingHere = 'mapping values are not allowed in this context';
const noToken = 'found character that cannot start any token';
const noContent = 'did not find expected node content';

/** What go-yaml says of the faults that people make; others keep the words of our own parser. */
const table: Words[] = [
  {
    pattern: /^Flow sequence (?:in block|must end)/,
    message: (text) => unclosed(text, "did not find expected ',' or ']'"),
    by: 'parser',
  },
  {
    pattern: /^Flow map (?:in block|must end)/,
    message: (text) => unclosed(text, "did not find expected ',' or '}'"),
    by: 'parser',
  },
  { pattern: /^Nested mappings|^Implicit keys need/, message: noMappingHere, by: 'scanner', atColon: true },
  { pattern: /^Tabs are not allowed/, message: noToken, by: 'scanner' },
  { pattern: /^Plain value cannot start with (?:reserved|directive)/, message: noToken, by: 'scanner' },
  { pattern: /^Plain value cannot start with flow|^Unexpected flow-/, message: noContent, by: 'parser' },
  { pattern: /^Missing closing/, message: 'found unexpected end of stream', by: 'scanner' },
  { pattern: /^All mapping items must/, message: 'did not find expected key', by: 'parser' },
  {
    pattern: /^Unexpected block-seq-ind/,
    message: 'block sequence entries are not allowed in this context',
    by: 'scanner',
  },
  {
    pattern: /cannot be an empty string/,
    message: 'did not find expected alphabetic or numeric character',
    by: 'scanner',
  },
  { pattern: /^Invalid escape sequence/, message: 'found unknown escape character', by: 'scanner' },
  { pattern: /^Block scalar header/, message: 'did not find expected comment or line break', by: 'scanner' },
];

const unclosed = (text: string, message: string) => (/[[{,]\s*$/.test(text) ? noContent : message);

export function explainYaml(error: YAMLParseError, text: string): string {
  const own = error.message.split(' at line ')[0];
  const words = table.find(({ pattern }) => pattern.test(own)) ?? {
    message: own,
    by: 'scanner' as const,
    atColon: undefined,
  };
  let at = error.pos[0];
  if (words.atColon) {
    const colon = text.slice(at).search(/:(?:\s|$)/);
    if (colon < 0) return withLine('did not find expected key', lineOf(text, at));
    at += colon;
  }
  const message = typeof words.message === 'string' ? words.message : words.message(text);
  const isAtEnd = at >= text.length && !text.endsWith('\n');
  if (words.by === 'parser') return withLine(message, lineOf(text, at) + (isAtEnd ? 1 : 0));
  return withLine(message, lineOf(text, at) === 0 ? 0 : lineOf(text, at) + 1);
}

/** from 0 */
const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length - 1;
const withLine = (message: string, line: number) => (line === 0 ? message : `line ${line}: ${message}`);
