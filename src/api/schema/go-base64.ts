import { GoError } from './go-time.js';

const canonical = /^[A-Za-z0-9+/]*={0,2}$/;
const alphabet = /[A-Za-z0-9+/]/;

/** Base64 as encoding/json reads it into a []byte and prints it again: line breaks skipped, stray bits cleared. */
export function normalizeBase64(text: string): string {
  if (text.length % 4 !== 0 || !canonical.test(text)) {
    const bad = firstBadByte(Buffer.from(text, 'utf8').toString('latin1'));
    if (bad !== undefined) throw new GoError(`illegal base64 data at input byte ${bad}`);
  } else if (!text.endsWith('=')) {
    return text;
  }
  return Buffer.from(text, 'base64').toString('base64');
}

/** Where Go's StdEncoding reports the text to be corrupt, if it is. */
function firstBadByte(text: string): number | undefined {
  let filled = 0; // characters of the current group of four
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '\n' || c === '\r') continue;
    if (alphabet.test(c)) {
      filled = (filled + 1) % 4;
    } else {
      return c === '=' && filled >= 2 ? badPadding(text, at, filled) : at;
    }
  }
  return filled === 0 ? undefined : text.length - filled;
}

function badPadding(text: string, at: number, filled: number): number | undefined {
  const skipBreaks = (from: number) => from + /^[\r\n]*/.exec(text.slice(from))![0].length;
  let next = skipBreaks(at + 1);
  if (filled === 2) {
    if (next === text.length) return text.length;
    if (text[next] !== '=') return next - 1;
    next = skipBreaks(next + 1);
  }
  return next < text.length ? next : undefined;
}
