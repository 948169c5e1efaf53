import { goJson } from '../../field.js';
import { definitions } from './definitions.js';
import { wire } from './reader.js';
import type { Writer } from './writer.js';

/** Writes a message of any type: its content alone. */
export interface MessageWriter {
  write(writer: Writer, type: string, value: unknown): void;
}

export type ScalarWriter = (writer: Writer, value: unknown, messages: MessageWriter) => void;

const textIn = (writer: Writer, number: number, value: string): void => {
  writer.text(value);
  writer.tag(number);
};

const numberIn = (writer: Writer, number: number, value: number): void => {
  writer.integer(value);
  writer.integer(number * 8 + wire.varint);
};

function schemaIn(writer: Writer, number: number, value: unknown, messages: MessageWriter): void {
  const end = writer.size;
  messages.write(writer, definitions.schema, value);
  writer.close(end);
  writer.tag(number);
}

/** Seconds and nanoseconds; the zero time, which JSON has as null, is an empty message. */
function timestamp(writer: Writer, value: unknown): void {
  if (value === null || value === undefined) return;
  const text = value as string; // "2026-01-02T15:04:05Z" or, with microseconds, "2026-01-02T15:04:05.000006Z"
  const whole = text.slice(0, 19);
  numberIn(writer, 2, text.length > 20 ? Number(text.slice(20, 26)) * 1000 : 0);
  numberIn(writer, 1, Date.parse(`${whole}Z`) / 1000);
}

/** JSON as it is, without a look into it. */
function raw(writer: Writer, value: unknown): void {
  if (value !== null && value !== undefined) textIn(writer, 1, goJson(value));
}

/** Types whose protobuf form is not that of their JSON fields, by definition name; the counterpart of scalars.ts. */
export const scalarWriters: Record<string, ScalarWriter> = {
  [definitions.time]: timestamp,
  [definitions.microTime]: timestamp,
  [definitions.quantity]: (writer, value) => textIn(writer, 1, (value as string | undefined) ?? '0'),
  [definitions.intOrString](writer, value = 0) {
    const isText = typeof value === 'string';
    textIn(writer, 3, isText ? value : '');
    numberIn(writer, 2, isText ? 0 : (value as number));
    numberIn(writer, 1, isText ? 1 : 0);
  },
  [definitions.fieldsV1]: raw,
  [definitions.rawExtension]: raw,
  [definitions.json]: raw,
  [definitions.schemaOrBool](writer, value, messages) {
    const isSchema = typeof value === 'object' && value !== null;
    if (isSchema) schemaIn(writer, 2, value, messages);
    numberIn(writer, 1, isSchema || value === true ? 1 : 0);
  },
  [definitions.schemaOrArray](writer, value, messages) {
    if (Array.isArray(value)) for (const one of value.toReversed()) schemaIn(writer, 2, one, messages);
    else if (value !== null && value !== undefined) schemaIn(writer, 1, value, messages);
  },
  [definitions.schemaOrStringArray](writer, value, messages) {
    if (Array.isArray(value)) for (const one of value.toReversed()) textIn(writer, 2, one as string);
    else if (value !== null && value !== undefined) schemaIn(writer, 1, value, messages);
  },
};
