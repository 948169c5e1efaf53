import type { Json } from '../../object.js';
import { goSyntaxError } from '../go-syntax.js';
import { definitions } from './definitions.js';
import { chunk, type Field, integer, message, readFields, text } from './fields.js';
import { ProtobufError, type Reader } from './reader.js';

/** Reads a message of any type to the reader's end. */
export interface MessageReader {
  read(type: string, reader: Reader): Json;
}

export type ScalarReader = (reader: Reader, messages: MessageReader) => Json;

const zeroTime = -62135596800;
const lastTime = 253402300799; // of the year 9999

/** Timestamps are seconds and nanoseconds; Go's zero time is null in JSON. */
function time(reader: Reader, fraction: boolean): Json {
  if (reader.isDone) return null;
  const fields = readFields('Timestamp', reader, { 1: integer('Seconds'), 2: integer('Nanos') });
  const seconds = fields[1].at(-1) ?? 0;
  const nanos = fraction ? (fields[2].at(-1) ?? 0) : 0;
  if (seconds === zeroTime) return null;
  if (seconds < zeroTime || seconds > lastTime || nanos < 0 || nanos >= 1e9) {
    throw new ProtobufError('Time.MarshalJSON: year outside of range [0,9999]');
  }
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction ? `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${whole}Z`;
}

/** JSON as it stands in the message; none is null. */
function raw(reader: Reader): Json {
  const bytes = readFields('RawExtension', reader, { 1: chunk('Raw') })[1].at(-1);
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString()) as Json;
  } catch {
    throw new ProtobufError(goSyntaxError(bytes) ?? 'unexpected end of JSON input');
  }
}

function intOrString(reader: Reader): Json {
  const fields = readFields('IntOrString', reader, {
    1: integer('Type'),
    2: integer('IntVal'),
    3: text('StrVal'),
  });
  return fields[1].at(-1) === 1 ? (fields[3].at(-1) ?? '') : (fields[2].at(-1) ?? 0) | 0;
}

const schema = (goName: string, messages: MessageReader): Field<Json> =>
  message(goName, (reader) => messages.read(definitions.schema, reader));

/** Types whose protobuf form is not that of their JSON fields, by definition name; the counterpart of scalar-writers.ts. */
export const scalarReaders: Record<string, ScalarReader> = {
  [definitions.time]: (reader) => time(reader, false),
  [definitions.microTime]: (reader) => time(reader, true),
  [definitions.quantity]: (reader) => readFields('Quantity', reader, { 1: text('String_') })[1].at(-1) || '0',
  [definitions.intOrString]: intOrString,
  [definitions.fieldsV1]: raw,
  [definitions.rawExtension]: raw,
  [definitions.json]: raw,
  [definitions.schemaOrBool](reader, messages) {
    const fields = readFields('JSONSchemaPropsOrBool', reader, {
      1: integer('Allows'),
      2: schema('Schema', messages),
    });
    return fields[2].at(-1) ?? (fields[1].at(-1) ?? 0) !== 0;
  },
  [definitions.schemaOrArray](reader, messages) {
    const fields = readFields('JSONSchemaPropsOrArray', reader, {
      1: schema('Schema', messages),
      2: schema('JSONSchemas', messages),
    });
    return fields[1].at(-1) ?? fields[2];
  },
  [definitions.schemaOrStringArray](reader, messages) {
    const fields = readFields('JSONSchemaPropsOrStringArray', reader, {
      1: schema('Schema', messages),
      2: text('Property'),
    });
    return fields[1].at(-1) ?? fields[2];
  },
};
