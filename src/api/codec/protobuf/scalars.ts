import type { Json } from '../../object.js';
import { Reader } from './reader.js';

/** The fields of a small message, by number; of repeated ones all. */
function fieldsOf(bytes: Buffer): Map<number, (bigint | Buffer)[]> {
  const fields = new Map<number, (bigint | Buffer)[]>();
  const reader = new Reader(bytes);
  while (!reader.isDone) {
    const { number, type } = reader.tag();
    if (type !== 0 && type !== 2) {
      reader.skip(type);
      continue;
    }
    const value = type === 0 ? reader.varint() : reader.chunk();
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const one = (bytes: Buffer, number: number) => fieldsOf(bytes).get(number)?.at(-1);
const text = (value: bigint | Buffer | undefined): string => (Buffer.isBuffer(value) ? value.toString() : '');

const zeroTime = -62135596800n;

/** Timestamps are seconds and nanoseconds; Go's zero time is null in JSON. */
function time(bytes: Buffer, fraction: boolean): Json {
  const fields = fieldsOf(bytes);
  const seconds = fields.get(1)?.at(-1) ?? 0n;
  const nanos = fields.get(2)?.at(-1) ?? 0n;
  if (typeof seconds !== 'bigint' || typeof nanos !== 'bigint') return null;
  if (fields.size === 0 || seconds === zeroTime) return null;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return fraction ? `${whole}.${String(nanos / 1000n).padStart(6, '0')}Z` : `${whole}Z`;
}

/** JSON as it stands in `raw`; '' is null. */
const raw = (bytes: Buffer | undefined): Json =>
  bytes && bytes.length > 0 ? (JSON.parse(bytes.toString()) as Json) : null;
const asBuffer = (value: bigint | Buffer | undefined) => (Buffer.isBuffer(value) ? value : undefined);

/** Reads a message of a nested type into JSON. */
export type ReadType = (type: string, bytes: Buffer) => Json;

const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const schemaProps = `${extensions}.JSONSchemaProps`;

/** Types whose protobuf form is not that of their JSON fields, by definition name. */
export const scalars: Record<string, (bytes: Buffer, read: ReadType) => Json> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': (bytes) => time(bytes, false),
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': (bytes) => time(bytes, true),
  'io.k8s.apimachinery.pkg.api.resource.Quantity': (bytes) => text(one(bytes, 1)) || '0',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': (bytes) => {
    const fields = fieldsOf(bytes);
    const isText = fields.get(1)?.at(-1) === 1n;
    return isText ? text(fields.get(3)?.at(-1)) : Number(fields.get(2)?.at(-1) ?? 0n);
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': (bytes) => raw(asBuffer(one(bytes, 1))),
  'io.k8s.apimachinery.pkg.runtime.RawExtension': (bytes) => raw(asBuffer(one(bytes, 1))),
  [`${extensions}.JSON`]: (bytes) => raw(asBuffer(one(bytes, 1))),
  [`${extensions}.JSONSchemaPropsOrBool`]: (bytes, read) => {
    const schema = asBuffer(one(bytes, 2));
    return schema === undefined ? one(bytes, 1) === 1n : read(schemaProps, schema);
  },
  [`${extensions}.JSONSchemaPropsOrArray`]: (bytes, read) => {
    const schema = asBuffer(one(bytes, 1));
    if (schema !== undefined) return read(schemaProps, schema);
    return (fieldsOf(bytes).get(2) ?? []).map((item) => read(schemaProps, item as Buffer));
  },
  [`${extensions}.JSONSchemaPropsOrStringArray`]: (bytes, read) => {
    const schema = asBuffer(one(bytes, 1));
    return schema !== undefined ? read(schemaProps, schema) : (fieldsOf(bytes).get(2) ?? []).map(text);
  },
};
