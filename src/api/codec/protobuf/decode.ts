import { depthOf, maxDepth } from '../../depth.js';
import type { FieldFacts, TypeFacts, TypeRef } from '../../facts.js';
import type { Json } from '../../object.js';
import { within, wrongType } from './fields.js';
import { layoutOf, type Slot } from './layout.js';
import { ProtobufError, Reader, wire } from './reader.js';
import { type ScalarReader, scalarReaders } from './scalar-readers.js';
import { wireTypeOf } from './wire-type.js';

type JsonObject = { [key: string]: Json };
/** Reads a value; `known` is what has been read of the same field before. */
type Read = (reader: Reader, known?: Json) => Json;
type ReadInto = (object: JsonObject, reader: Reader) => void;

/** How one field of a message is read. */
interface FieldReader {
  goName: string;
  wireType: number;
  read: ReadInto;
  /** of a list of numbers, which may also come as one chunk */
  packed?: ReadInto;
}

/** Reads protobuf messages of the API's types into the JSON that the same objects have; not yet normalised. */
export class ProtobufDecoder {
  private readonly structs = new Map<string, ReadInto>();
  private depth = 0;

  constructor(private readonly types: Record<string, TypeFacts>) {}

  /** `type` is a definition name. Throws ProtobufError. */
  decode(type: string, bytes: Buffer): Json {
    this.depth = 0;
    return this.read(type, new Reader(bytes));
  }

  /** Reads a message to the reader's end; what comes again is added to what is known. */
  read(type: string, reader: Reader, known?: Json): Json {
    if (++this.depth > maxDepth) throw tooDeep();
    const scalar = scalarReaders[type];
    const value = scalar === undefined ? this.object(type, reader, known) : this.scalar(scalar, reader);
    this.depth--;
    return value;
  }

  private scalar(scalar: ScalarReader, reader: Reader): Json {
    const value = scalar(reader, this);
    // JSON within may be as deep as it likes
    if (typeof value === 'object' && this.depth + depthOf(value) > maxDepth) throw tooDeep();
    return value;
  }

  private nested(type: string, reader: Reader, known?: Json): Json {
    const end = reader.enter();
    const value = this.read(type, reader, known);
    reader.leave(end);
    return value;
  }

  private object(type: string, reader: Reader, known?: Json): JsonObject {
    let readInto = this.structs.get(type);
    if (readInto === undefined) {
      const facts = this.types[type] ?? { goName: type };
      readInto = this.struct(facts.goName, layoutOf(facts));
      this.structs.set(type, readInto);
    }
    const object = isObject(known) ? known : {};
    readInto(object, reader);
    return object;
  }

  private struct(goName: string, slots: Slot[]): ReadInto {
    const message = goName.slice(goName.lastIndexOf('.') + 1);
    const fields: FieldReader[] = []; // by number
    for (const slot of slots) fields[slot.number] = this.slot(slot);
    return (object, reader) => {
      while (!reader.isDone) {
        const tag = reader.tag(message);
        const field = fields[tag >>> 3];
        const type = tag & 7;
        if (field === undefined) reader.skip(type);
        else if (type === field.wireType) field.read(object, reader);
        else if (type === wire.bytes && field.packed !== undefined) field.packed(object, reader);
        else throw wrongType(type, field.goName);
      }
    };
  }

  private slot({ goName, content }: Slot): FieldReader {
    if ('field' in content) return { goName, ...this.field(content.field) };
    const struct = this.struct(goName, content.embedded);
    return { goName, wireType: wire.bytes, read: (object, reader) => within(reader, () => struct(object, reader)) };
  }

  private field({ name, type, protoMessage }: FieldFacts): Omit<FieldReader, 'goName'> {
    if (typeof type !== 'string' && 'map' in type) {
      const entry = this.entry(type.map);
      return { wireType: wire.bytes, read: (object, reader) => entry(mapIn(object, name), reader) };
    }
    if (typeof type !== 'string' && !protoMessage) {
      const item = this.value(type.list);
      const wireType = wireTypeOf(type.list);
      const read: ReadInto = (object, reader) => void listIn(object, name).push(item(reader));
      return { wireType, read, packed: wireType === wire.varint ? packed(read) : undefined };
    }
    const value = this.value(type);
    return {
      wireType: wireTypeOf(type),
      read: (object, reader) => {
        object[name] = value(reader, object[name]);
      },
    };
  }

  private entry(type: TypeRef): ReadInto {
    const readValue = this.value(type);
    const zero = type === 'string' || type === 'bytes' ? '' : null;
    return (map, reader) =>
      within(reader, () => {
        let key = '';
        let value: Json = zero;
        while (!reader.isDone) {
          const tag = reader.tag('entry');
          // Go's generated code does not look at the wire types here
          if (tag >>> 3 === 1) key = reader.text();
          else if (tag >>> 3 === 2) value = readValue(reader);
          else reader.skip(tag & 7);
        }
        define(map, key, value);
      });
  }

  private value(type: TypeRef): Read {
    if (typeof type === 'string') {
      return simple[type] ?? ((reader, known) => this.nested(type, reader, known));
    }
    if ('map' in type) throw new Error('protobuf has no maps in maps');
    const item = this.value(type.list);
    return (reader) => within(reader, () => wrappedList(reader, item));
  }
}

const tooDeep = () => new ProtobufError(`proto: exceeded max depth of ${maxDepth}`);

const simple: Record<string, Read> = {
  string: (reader) => reader.text(),
  bytes: (reader) => reader.chunk().toString('base64'),
  boolean: (reader) => reader.integer() !== 0,
  int32: (reader) => reader.integer() | 0,
  int64: (reader) => reader.integer(),
  double: (reader) => reader.double(),
};

/** A named slice type (ExtraValue, Verbs) is a message with the items in field 1. */
function wrappedList(reader: Reader, item: Read): Json[] {
  const items: Json[] = [];
  while (!reader.isDone) {
    const tag = reader.tag('list');
    if (tag >>> 3 === 1) items.push(item(reader));
    else reader.skip(tag & 7);
  }
  return items;
}

const packed =
  (read: ReadInto): ReadInto =>
  (object, reader) =>
    within(reader, () => {
      while (!reader.isDone) read(object, reader);
    });

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listIn(object: JsonObject, name: string): Json[] {
  const list = object[name];
  if (Array.isArray(list)) return list;
  const made: Json[] = [];
  object[name] = made;
  return made;
}

function mapIn(object: JsonObject, name: string): JsonObject {
  const map = object[name];
  if (isObject(map)) return map;
  const made: JsonObject = {};
  object[name] = made;
  return made;
}

/** Assignment that no key can mislead ("__proto__"). */
function define(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}
