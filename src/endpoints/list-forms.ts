import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { envelopeStart, toMessage, typeOf } from '../api/codec/builtin.js';
import { envelopeEnd, type TypeMeta } from '../api/codec/protobuf/envelope.js';
import { json, type MediaType, protobuf } from '../request/accept.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { ListMeta } from './shapes.js';

/** How a list is put together of its objects' bytes. */
export interface ListForm {
  mediaType: MediaType;
  /** what comes before the items, which take `length` bytes */
  start(length: number): Buffer;
  /** made once more where it is not kept from one call to the next */
  bytes(item: CachedObject): Buffer;
  /** what comes before one item's bytes */
  before(index: number, length: number): Buffer;
  end: Buffer;
}

const firstItem = Buffer.from('{');
const nextItem = Buffer.from(',{');
const listEnd = Buffer.from(']}\n');

/** `bytes` gives an item without its opening brace. */
export function jsonList(head: TypeMeta, metadata: ListMeta, bytes: ListForm['bytes']): ListForm {
  const text = JSON.stringify({ ...head, metadata });
  const start = Buffer.from(`${text.slice(0, -1)},"items":[`);
  return {
    mediaType: json,
    start: () => start,
    bytes,
    before: (index) => (index === 0 ? firstItem : nextItem),
    end: listEnd,
  };
}

export function protobufList(head: TypeMeta, metadata: ListMeta, bytes: ListForm['bytes']): ListForm {
  const meta = toMessage(typeOf(head), { metadata });
  return {
    mediaType: protobuf,
    start: (length) => Buffer.concat([envelopeStart(head, meta.length + length), meta]),
    bytes,
    before: (_, length) => itemStart(length),
    end: envelopeEnd,
  };
}

/** The tag of a list's items, which is the same in all lists, and the length of one. */
function itemStart(length: number): Buffer {
  const bytes = [0x12];
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

/** How long items are made before others get their turn. */
const turnMilliseconds = 2;

/** How many bytes the items take in a list; the first time they are asked for may be the time they are made. */
export async function lengthOf(items: CachedObject[], list: ListForm): Promise<number> {
  let length = 0;
  let turn = performance.now() + turnMilliseconds;
  for (const [i, item] of items.entries()) {
    const size = list.bytes(item).length;
    length += list.before(i, size).length + size;
    if (performance.now() < turn) continue;
    await nextTurn();
    turn = performance.now() + turnMilliseconds;
  }
  return length;
}

/** The whole list, piece by piece. */
export function* partsOf(start: Buffer, items: CachedObject[], list: ListForm): Generator<Buffer> {
  yield start;
  for (const [i, item] of items.entries()) {
    const bytes = list.bytes(item);
    yield list.before(i, bytes.length);
    yield bytes;
  }
  yield list.end;
}
