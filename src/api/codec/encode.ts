import { goJson } from '../field.js';

/** An object's JSON without its resourceVersion, and the place where that belongs. */
export interface Encoded {
  bytes: Buffer;
  /** in bytes */
  offset: number;
  /** stands around the number: `"resourceVersion":"` and `",`, or with the comma before */
  before: string;
  after: string;
}

/** unlike anything that an object may hold */
const marker = `@${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}@`;
const property = `"resourceVersion":"${marker}"`;
const precedeInGo = new Set(['name', 'generateName', 'namespace', 'selfLink', 'uid']);

/**
 * Encodes a normalised object. Built-in kinds have their metadata in Go's order; custom resources (`sorted`) have
 * all keys in alphabetical order, as Go prints maps.
 */
export function encode(object: { metadata: object }, order: 'declared' | 'sorted' = 'declared'): Encoded {
  const follows =
    order === 'declared' ? (key: string) => !precedeInGo.has(key) : (key: string) => key > 'resourceVersion';
  const text = goJson({ ...object, metadata: withMarker(object.metadata, follows) });
  const at = text.indexOf(property);
  const hasNext = text[at + property.length] === ',';
  const hasPrevious = !hasNext && text[at - 1] === ',';
  const head = text.slice(0, hasPrevious ? at - 1 : at);
  return {
    bytes: Buffer.from(head + text.slice(at + property.length + (hasNext ? 1 : 0))),
    offset: Buffer.byteLength(head),
    before: `${hasPrevious ? ',' : ''}"resourceVersion":"`,
    after: hasNext ? '",' : '"',
  };
}

function withMarker(metadata: object, follows: (key: string) => boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  let placed = false;
  for (const [key, value] of Object.entries(metadata)) {
    if (key === 'resourceVersion') continue;
    if (!placed && follows(key)) {
      out.resourceVersion = marker;
      placed = true;
    }
    out[key] = value;
  }
  if (!placed) out.resourceVersion = marker;
  return out;
}

/** What to write at `offset`: three parts of the object, the middle one of which is short. */
export function resourceVersionText(encoded: Encoded, resourceVersion: string | number): string {
  return `${encoded.before}${resourceVersion}${encoded.after}`;
}

/** The object's bytes with its resourceVersion in place. */
export function withResourceVersion(encoded: Encoded, resourceVersion: string | number): Buffer {
  const { bytes, offset } = encoded;
  const middle = resourceVersionText(encoded, resourceVersion);
  const out = Buffer.allocUnsafe(bytes.length + middle.length);
  bytes.copy(out, 0, 0, offset);
  out.write(middle, offset, 'latin1');
  bytes.copy(out, offset + middle.length, offset);
  return out;
}
