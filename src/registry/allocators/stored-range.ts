import type { RangeAllocation } from '#types/core.v1';
import { fromProtobuf } from '../../api/codec/builtin.js';
import { isProtobuf } from '../../api/codec/protobuf/envelope.js';
import type { KubeObject } from '../../api/object.js';
import type { StoredForm } from '../stored-form.js';

/** A RangeAllocation as far as it matters: "30000-32767", and a bitmap of the items that are taken. */
export interface StoredRange {
  range: string;
  data: Buffer;
}

/** Reads what this server or a kube-apiserver has written. */
export function decodeRange(value: Buffer): StoredRange {
  const object = isProtobuf(value) ? fromProtobuf(value) : JSON.parse(value.toString());
  const { range = '', data } = object as Partial<RangeAllocation>;
  return { range, data: Buffer.from(data ?? '', 'base64') };
}

export function encodeRange({ range, data }: StoredRange, form: StoredForm): Buffer {
  const object = { kind: 'RangeAllocation', apiVersion: 'v1', metadata: {}, range, data: data.toString('base64') };
  return form.encode(object as KubeObject);
}
