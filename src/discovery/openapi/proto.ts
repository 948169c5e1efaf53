import { stringify } from 'yaml';

/** Writes a JSON value as the body of a protobuf message. */
export type Shape = (value: unknown) => Buffer;

/** Writes a JSON value as a field of a message, number and all; nothing where the value is absent or zero. */
export type Field = (number: number, value: unknown) => Buffer[];

/** The fields of a message by the keys of its JSON; `extensions` is where keys that start with "x-" go. */
export function message(fields: Record<string, [number, Field]>, extensions?: number): Shape {
  const inOrder = Object.entries(fields).sort(([, [a]], [, [b]]) => a - b);
  return (value) => {
    const object = value as Record<string, unknown>;
    const parts = inOrder.flatMap(([key, [number, write]]) =>
      object[key] === undefined ? [] : write(number, object[key]),
    );
    if (extensions !== undefined) {
      const extra = Object.entries(object).filter(([key]) => key.startsWith('x-'));
      parts.push(...extra.flatMap(([key, own]) => named(any)(extensions, { [key]: own })));
    }
    return Buffer.concat(parts);
  };
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const delimited = (number: number, body: Buffer): Buffer[] => [varint((number << 3) | 2), varint(body.length), body];

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

export const string: Field = (number, value) => (value === '' ? [] : delimited(number, utf8(String(value))));

export const bool: Field = (number, value) => (value === true ? [varint(number << 3), varint(1)] : []);

export const int: Field = (number, value) => [varint(number << 3), varint(Number(value))];

export const double: Field = (number, value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(Number(value));
  return [varint((number << 3) | 1), bytes];
};

export const strings: Field = (number, value) => (value as string[]).flatMap((one) => delimited(number, utf8(one)));

export const sub =
  (shape: Shape): Field =>
  (number, value) =>
    delimited(number, shape(value));

export const list =
  (shape: Shape): Field =>
  (number, value) =>
    (value as unknown[]).flatMap((one) => delimited(number, shape(one)));

/** A JSON object as a list of messages that hold a name and a value. */
export const named = (shape: Shape): Field => {
  const pair = (name: string, value: unknown) =>
    Buffer.concat([...delimited(1, utf8(name)), ...delimited(2, shape(value))]);
  return (number, value) =>
    Object.entries(value as object).flatMap(([name, own]) => delimited(number, pair(name, own)));
};

/** A message that is nothing but such a list. */
export const map =
  (shape: Shape, number = 1): Shape =>
  (value) =>
    Buffer.concat(named(shape)(number, value));

/** A message that has one field only. */
export const wrap =
  (number: number, field: Field): Shape =>
  (value) =>
    Buffer.concat(field(number, value));

/** gnostic keeps what it has no message for as YAML. */
export const any: Shape = (value) => Buffer.concat(delimited(2, utf8(stringify(value, { lineWidth: 0 }))));
