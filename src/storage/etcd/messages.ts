import type { Entry, WatchEvent } from '../backend.js';
import { Reader, Writer } from './protobuf.js';

// The fields' numbers are those of etcd's rpc.proto and kv.proto, which etcd3 carries in its folder `proto`.

export interface RangeRequest {
  key: string | Buffer;
  end?: string | Buffer;
  limit?: number;
  revision?: number;
  keysOnly?: boolean;
  countOnly?: boolean;
}

export interface RangeResponse {
  revision: number;
  entries: Entry[];
  more: boolean;
  count: number;
}

/** One write, done only where the key's modification revision is the expected one (0: there is no such key). */
export interface WriteRequest {
  key: string;
  expected: number;
  /** absent: delete */
  value?: Buffer;
  lease?: number;
}

export interface WriteResponse {
  revision: number;
  succeeded: boolean;
  /** what is there instead */
  current: Entry | undefined;
}

export interface WatchResponse {
  revision: number;
  created: boolean;
  canceled: boolean;
  cancelReason: string;
  compactRevision: number;
  /** the rest of these events is in the next response */
  fragment: boolean;
  events: WatchEvent[];
}

const noValue = Buffer.alloc(0);

export function encodeRange(request: RangeRequest): Buffer {
  const writer = new Writer();
  writeRange(writer, request);
  return writer.finish();
}

function writeRange(writer: Writer, { key, end, limit, revision, keysOnly, countOnly }: RangeRequest): void {
  writer.number(9, countOnly ? 1 : 0).number(8, keysOnly ? 1 : 0);
  writer.number(4, revision ?? 0).number(3, limit ?? 0);
  if (end !== undefined) writer.bytes(2, end);
  writer.bytes(1, key);
}

const targetMod = 2;

/** A TxnRequest: compare, then put or delete, else read. (A creation that fails has no use for what is there.) */
export function encodeWrite({ key, expected, value, lease = 0 }: WriteRequest): Buffer {
  const writer = new Writer((value?.length ?? 0) + 4 * key.length + 128);
  if (expected > 0) writer.message(3, (op) => op.message(1, (range) => writeRange(range, { key })));
  if (value === undefined) writer.message(2, (op) => op.message(3, (deletion) => deletion.bytes(1, key)));
  else writer.message(2, (op) => op.message(2, (put) => put.number(3, lease).bytes(2, value).bytes(1, key)));
  writer.message(1, (compare) => compare.number(6, expected).bytes(3, key).number(2, targetMod));
  return writer.finish();
}

export function encodeCompaction(revision: number): Buffer {
  return new Writer().number(1, revision).finish();
}

export function encodeLeaseGrant(id: number, ttl: number): Buffer {
  return new Writer().number(2, id).number(1, ttl).finish();
}

const allKeys = Buffer.from([0]);

/** A WatchRequest to create a watch of the whole store. */
export function encodeWatchAll(from: number): Buffer {
  return new Writer()
    .message(1, (create) => {
      const [fragment, progressNotify] = [8, 4];
      create.number(fragment, 1).number(progressNotify, 1);
      create.number(3, from).bytes(2, allKeys).bytes(1, allKeys);
    })
    .finish();
}

export function decodeRange(bytes: Buffer): RangeResponse {
  return readRange(new Reader(bytes));
}

function readRange(reader: Reader): RangeResponse {
  const response: RangeResponse = { revision: 0, entries: [], more: false, count: 0 };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = reader.message(readHeader);
    else if (field === 2) response.entries.push(reader.message(readKeyValue));
    else if (field === 3) response.more = reader.boolean();
    else if (field === 4) response.count = reader.number();
    else reader.skip();
  }
  return response;
}

export function decodeWrite(bytes: Buffer): WriteResponse {
  const reader = new Reader(bytes);
  const response: WriteResponse = { revision: 0, succeeded: false, current: undefined };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = reader.message(readHeader);
    else if (field === 2) response.succeeded = reader.boolean();
    else if (field === 3) response.current = reader.message(readRangeOp)?.entries[0];
    else reader.skip();
  }
  return response;
}

function readRangeOp(reader: Reader): RangeResponse | undefined {
  let range: RangeResponse | undefined;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) range = reader.message(readRange);
    else reader.skip();
  }
  return range;
}

/** The seconds that the server has granted. */
export function decodeLeaseGrant(bytes: Buffer): number {
  const reader = new Reader(bytes);
  let ttl = 0;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 3) ttl = reader.number();
    else reader.skip();
  }
  return ttl;
}

export function decodeWatch(bytes: Buffer): WatchResponse {
  const reader = new Reader(bytes);
  const response: WatchResponse = {
    revision: 0,
    created: false,
    canceled: false,
    cancelReason: '',
    compactRevision: 0,
    fragment: false,
    events: [],
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = reader.message(readHeader);
    else if (field === 3) response.created = reader.boolean();
    else if (field === 4) response.canceled = reader.boolean();
    else if (field === 5) response.compactRevision = reader.number();
    else if (field === 6) response.cancelReason = reader.string();
    else if (field === 7) response.fragment = reader.boolean();
    else if (field === 11) response.events.push(reader.message(readEvent));
    else reader.skip();
  }
  return response;
}

function readHeader(reader: Reader): number {
  let revision = 0;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 3) revision = reader.number();
    else reader.skip();
  }
  return revision;
}

function readKeyValue(reader: Reader): Entry {
  const entry: Entry = { key: '', value: noValue, createRevision: 0, modRevision: 0 };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) entry.key = reader.string();
    else if (field === 2) entry.createRevision = reader.number();
    else if (field === 3) entry.modRevision = reader.number();
    else if (field === 5) entry.value = reader.bytes();
    else reader.skip();
  }
  return entry;
}

function readEvent(reader: Reader): WatchEvent {
  let deleted = false;
  let entry: Entry | undefined;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) deleted = reader.number() === 1;
    else if (field === 2) entry = reader.message(readKeyValue);
    else reader.skip();
  }
  const { key = '', value, createRevision = 0, modRevision = 0 } = entry ?? {};
  return {
    type: deleted ? 'delete' : createRevision === modRevision ? 'create' : 'update',
    key,
    revision: modRevision,
    value: deleted ? undefined : value,
    createRevision: deleted ? 0 : createRevision,
  };
}
