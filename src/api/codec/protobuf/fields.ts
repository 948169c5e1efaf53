import { ProtobufError, type Reader, wire } from './reader.js';

/** A field of a message that is read by hand. */
export interface Field<T> {
  /** Go's name, for errors */
  goName: string;
  type: number;
  read(reader: Reader): T;
}

type Fields = Record<number, Field<unknown>>;
type Values<F extends Fields> = { [N in keyof F]: F[N] extends Field<infer T> ? T[] : never };

export const integer = (goName: string): Field<number> => ({
  goName,
  type: wire.varint,
  read: (reader) => reader.integer(),
});
export const text = (goName: string): Field<string> => ({ goName, type: wire.bytes, read: (reader) => reader.text() });
export const chunk = (goName: string): Field<Buffer> => ({
  goName,
  type: wire.bytes,
  read: (reader) => reader.chunk(),
});

/** A message, of which `read` sees nothing but that. */
export const message = <T>(goName: string, read: (reader: Reader) => T): Field<T> => ({
  goName,
  type: wire.bytes,
  read: (reader) => within(reader, () => read(reader)),
});

/** Reads a message's length and then what is within it. */
export function within<T>(reader: Reader, read: () => T): T {
  const end = reader.enter();
  const value = read();
  reader.leave(end);
  return value;
}

/** The values of a message's fields by number, of each all that there are; other fields are skipped. */
export function readFields<F extends Fields>(goName: string, reader: Reader, fields: F): Values<F> {
  const values: Record<number, unknown[]> = {};
  for (const number in fields) values[number] = [];
  while (!reader.isDone) {
    const tag = reader.tag(goName);
    const [number, type] = [tag >>> 3, tag & 7];
    const field = fields[number];
    if (field === undefined) reader.skip(type);
    else if (field.type !== type) throw wrongType(type, field.goName);
    else values[number].push(field.read(reader));
  }
  return values as Values<F>;
}

export const wrongType = (type: number, goName: string) =>
  new ProtobufError(`proto: wrong wireType = ${type} for field ${goName}`);
