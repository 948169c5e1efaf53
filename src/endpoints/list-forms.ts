import { setImmediate as nextTurn } from 'node:timers/promises';
import { envelopeStart, toMessage, typeOf } from '../api/codec/builtin.js';
import { envelopeEnd, type TypeMeta } from '../api/codec/protobuf/envelope.js';
import { json, type MediaType, protobuf } from '../request/accept.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { ListMeta } from './shapes.js';

/** How a list is put together of its objects' bytes. */
export interface ListForm {
  mediaType: MediaType;
  /** what comes before the items */
  start: Buffer;
  bytes(item: CachedObject): Buffer;
  /** what comes before one item's bytes */
  before(index: number, bytes: Buffer): Buffer;
  end: Buffer;
}

const firstItem = Buffer.from('{');
const nextItem = Buffer.from(',{');
const listEnd = Buffer.from(']}\n');

/** `bytes` gives an item without its opening brace. */
export function jsonList(head: TypeMeta, metadata: ListMeta, bytes: ListForm['bytes']): ListForm {
  const text = JSON.stringify({ ...head, metadata });
  return {
    mediaType: json,
    start: Buffer.from(`${text.slice(0, -1)},"items":[`),
    bytes,
    before: (index) => (index === 0 ? firstItem : nextItem),
    end: listEnd,
  };
}

/** So many bytes are made of objects before others get their turn. */
const turnBytes = 32 * 1024;

/**
 * The whole list's length comes first, so that every item is looked at before the first byte goes out; what is not kept
 * until it is sent is made once more then.
 */
export async function protobufList(
  head: TypeMeta,
  metadata: ListMeta,
  items: CachedObject[],
  bytes: ListForm['bytes'],
): Promise<ListForm> {
  const meta = toMessage(typeOf(head), { metadata });
  let length = meta.length;
  let turn = 0;
  for (const item of items) {
    const size = bytes(item).length;
    length += size + itemStart(size).length;
    turn += size;
    if (turn < turnBytes) continue;
    await nextTurn();
    turn = 0;
  }
  return {
    mediaType: protobuf,
    start: Buffer.concat([envelopeStart(head, length), meta]),
    bytes,
    before: (_, item) => itemStart(item.length),
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
