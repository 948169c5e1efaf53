import { isProtobuf, openEnvelope } from '../../api/codec/protobuf/envelope.js';
import { Reader } from '../../api/codec/protobuf/reader.js';

/** A RangeAllocation as far as it matters: "30000-32767", and a bitmap of the items that are taken. */
export interface StoredRange {
  range: string;
  data: Buffer;
}

/** Reads what this server has written, or a kube-apiserver in protobuf. */
export function decodeRange(value: Buffer): StoredRange {
  if (isProtobuf(value)) return readProtobuf(openEnvelope(value).raw);
  const { range, data } = JSON.parse(value.toString()) as { range: string; data: string | null };
  return { range, data: Buffer.from(data ?? '', 'base64') };
}

export function encodeRange({ range, data }: StoredRange): Buffer {
  const object = { kind: 'RangeAllocation', apiVersion: 'v1', metadata: {}, range, data: data.toString('base64') };
  return Buffer.from(JSON.stringify(object));
}

function readProtobuf(bytes: Buffer): StoredRange {
  const stored: StoredRange = { range: '', data: Buffer.alloc(0) };
  const reader = new Reader(bytes);
  while (!reader.isDone) {
    const { number, type } = reader.tag();
    if (number === 2) stored.range = reader.chunk().toString();
    else if (number === 3) stored.data = reader.chunk();
    else reader.skip(type);
  }
  return stored;
}
