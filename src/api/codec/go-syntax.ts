import { maxDepth } from '../depth.js';

/** The words in which Go's encoding/json refuses a text that is not JSON. */

const unexpectedEnd = 'unexpected end of JSON input';

class SyntaxFault extends Error {}

/** Go's message for a byte sequence that JSON.parse refuses, or that is nested too deep; undefined where all is well. */
export function goSyntaxError(bytes: Uint8Array): string | undefined {
  try {
    new Scanner(bytes).document();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxFault) return error.message;
    throw error;
  }
}

const code = (text: string) => text.charCodeAt(0);
const isSpace = (c: number) => c === 32 || c === 9 || c === 10 || c === 13;
const isDigit = (c: number) => c >= 48 && c <= 57;
const isHex = (c: number) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
const escapes = new Set([...'bfnrt\\/"'].map(code));
const shortEscapes: Record<string, string> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\x07': '\\a',
};

/** Go takes the byte for a code point and quotes that. */
function quoteByte(c: number): string {
  const text = String.fromCharCode(c);
  if (text === "'") return "'\\''";
  if (text === '\\') return "'\\\\'";
  if (shortEscapes[text] !== undefined) return `'${shortEscapes[text]}'`;
  const isPrintable = (c >= 32 && c < 127) || (c > 160 && c !== 173);
  if (isPrintable) return `'${text}'`;
  return c < 128 ? `'\\x${c.toString(16).padStart(2, '0')}'` : `'\\u${c.toString(16).padStart(4, '0')}'`;
}

class Scanner {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  document(): void {
    const open: number[] = []; // brackets
    for (;;) {
      if (this.value(open)) continue; // a bracket that something follows in
      for (;;) {
        this.spaces();
        if (open.length === 0) {
          this.end();
          return;
        }
        const isObject = open.at(-1) === code('{');
        const c = this.take();
        if (c === code(',')) {
          if (isObject) this.key();
          break;
        }
        if (c !== code(isObject ? '}' : ']'))
          this.fail(isObject ? 'after object key:value pair' : 'after array element');
        open.pop();
      }
    }
  }

  /** Reads one value, or the opening of a list or object with something in it (true). */
  private value(open: number[]): boolean {
    this.spaces();
    const c = this.take();
    if (c === code('{') || c === code('[')) {
      if (open.length >= maxDepth) this.fail('exceeded max depth');
      this.spaces();
      if (this.bytes[this.at] === (c === code('{') ? code('}') : code(']'))) {
        this.at++;
        return false;
      }
      open.push(c);
      if (c === code('{')) this.key();
      return true;
    }
    if (c === code('"')) this.string();
    else if (c === code('-') || isDigit(c)) this.number(c);
    else if (c === code('t')) this.word('true');
    else if (c === code('f')) this.word('false');
    else if (c === code('n')) this.word('null');
    else this.fail('looking for beginning of value');
    return false;
  }

  private key(): void {
    this.spaces();
    if (this.take() !== code('"')) this.fail('looking for beginning of object key string');
    this.string();
    this.spaces();
    if (this.take() !== code(':')) this.fail('after object key');
  }

  private string(): void {
    for (let c = this.takeInside(); c !== code('"'); c = this.takeInside()) {
      if (c === code('\\')) this.escape();
      else if (c < 32) this.fail('in string literal');
    }
  }

  private escape(): void {
    const c = this.takeInside();
    if (c !== code('u')) {
      if (!escapes.has(c)) this.fail('in string escape code');
      return;
    }
    for (let i = 0; i < 4; i++) if (!isHex(this.takeInside())) this.fail('in \\u hexadecimal character escape');
  }

  private number(first: number): void {
    const start = first === code('-') ? this.takeInside() : first;
    if (!isDigit(start)) this.fail('in numeric literal');
    if (start !== code('0')) this.digits();
    if (this.bytes[this.at] === code('.')) {
      this.at++;
      if (!isDigit(this.takeInside())) this.fail('after decimal point in numeric literal');
      this.digits();
    }
    if (this.bytes[this.at] === code('e') || this.bytes[this.at] === code('E')) {
      this.at++;
      if (this.bytes[this.at] === code('+') || this.bytes[this.at] === code('-')) this.at++;
      if (!isDigit(this.takeInside())) this.fail('in exponent of numeric literal');
      this.digits();
    }
  }

  private word(text: string): void {
    for (const letter of text.slice(1)) {
      if (this.takeInside() !== code(letter)) this.fail(`in literal ${text} (expecting '${letter}')`);
    }
  }

  private digits(): void {
    while (this.at < this.bytes.length && isDigit(this.bytes[this.at])) this.at++;
  }

  private spaces(): void {
    while (this.at < this.bytes.length && isSpace(this.bytes[this.at])) this.at++;
  }

  private end(): void {
    if (this.at === this.bytes.length) return;
    this.take();
    this.fail('after top-level value');
  }

  private take(): number {
    if (this.at >= this.bytes.length) throw new SyntaxFault(unexpectedEnd);
    return this.bytes[this.at++];
  }

  /** The next byte within a literal. Go sends a space after the end to see whether the literal was complete. */
  private takeInside(): number {
    if (this.at++ === this.bytes.length) return 32;
    if (this.at > this.bytes.length) throw new SyntaxFault(unexpectedEnd);
    return this.bytes[this.at - 1];
  }

  private fail(context: string): never {
    throw new SyntaxFault(`invalid character ${quoteByte(this.bytes[this.at - 1] ?? 32)} ${context}`);
  }
}
