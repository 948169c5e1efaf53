import { depthOf, maxDepth } from '../../depth.js';
import type { FieldFacts, TypeFacts, TypeRef } from '../../facts.js';
import type { Json } from '../../object.js';
import { ProtobufError, Reader, wire } from './reader.js';
import { scalars } from './scalars.js';

type JsonObject = { [key: string]: Json };

/** One field number of a message: a field, or a message that Go embeds and JSON does not show. */
type Slot = { field: FieldFacts } | { embedded: Map<number, Slot> };

/** Reads protobuf messages of the API's types into the JSON that the same objects have. */
export class ProtobufDecoder {
  private readonly layouts = new Map<string, Map<number, Slot>>();

  private depth = 0;

  constructor(private readonly types: Record<string, TypeFacts>) {}

  /** `type` is a definition name. Throws ProtobufError. */
  decode(type: string, bytes: Buffer): Json {
    this.depth = 0;
    const value = this.message(type, bytes);
    if (depthOf(value) > maxDepth) throw tooDeep(); // JSON within may be as deep as it likes
    return value;
  }

  private message(type: string, bytes: Buffer): Json {
    if (++this.depth > maxDepth) throw tooDeep();
    const value = this.readMessage(type, bytes);
    this.depth--;
    return value;
  }

  private readMessage(type: string, bytes: Buffer): Json {
    const scalar = scalars[type];
    if (scalar !== undefined) return scalar(bytes, (inner, part) => this.message(inner, part));
    const object: JsonObject = {};
    this.readInto(object, this.layout(type), bytes);
    return object;
  }

  private readInto(object: JsonObject, layout: Map<number, Slot>, bytes: Buffer): void {
    const reader = new Reader(bytes);
    while (!reader.isDone) {
      const { number, type } = reader.tag();
      const slot = layout.get(number);
      if (slot === undefined) reader.skip(type);
      else if ('embedded' in slot) this.readInto(object, slot.embedded, reader.chunk());
      else this.readField(object, slot.field, reader, type);
    }
  }

  private readField(object: JsonObject, { name, type }: FieldFacts, reader: Reader, wireType: number): void {
    if (typeof type === 'string') {
      define(object, name, this.readValue(type, reader, wireType));
    } else if ('list' in type) {
      const list = (Object.hasOwn(object, name) ? object[name] : []) as Json[];
      list.push(...this.readItems(type.list, reader, wireType));
      define(object, name, list);
    } else {
      const map = (Object.hasOwn(object, name) ? object[name] : {}) as JsonObject;
      this.readEntry(map, type.map, reader.chunk());
      define(object, name, map);
    }
  }

  /** A repeated number may come packed. */
  private readItems(type: TypeRef, reader: Reader, wireType: number): Json[] {
    const isNumber = type === 'int32' || type === 'int64' || type === 'boolean';
    if (!isNumber || wireType !== wire.bytes) return [this.readValue(type, reader, wireType)];
    const packed = new Reader(reader.chunk());
    const items: Json[] = [];
    while (!packed.isDone) items.push(this.readValue(type, packed, wire.varint));
    return items;
  }

  private readEntry(map: JsonObject, type: TypeRef, bytes: Buffer): void {
    const reader = new Reader(bytes);
    let key = '';
    let value: Json | undefined;
    while (!reader.isDone) {
      const { number, type: wireType } = reader.tag();
      if (number === 1) key = reader.chunk().toString();
      else if (number === 2) value = this.readValue(type, reader, wireType);
      else reader.skip(wireType);
    }
    define(map, key, value ?? (type === 'string' || type === 'bytes' ? '' : null));
  }

  private readValue(type: TypeRef, reader: Reader, wireType: number): Json {
    if (typeof type !== 'string') return this.readWrappedList(type, reader.chunk());
    switch (type) {
      case 'string':
        return this.expect(wireType, wire.bytes) && reader.chunk().toString();
      case 'bytes':
        return this.expect(wireType, wire.bytes) && reader.chunk().toString('base64');
      case 'boolean':
        return this.expect(wireType, wire.varint) && reader.varint() !== 0n;
      case 'int32':
      case 'int64':
        return this.expect(wireType, wire.varint) && Number(reader.varint());
      case 'double':
        return this.expect(wireType, wire.fixed64) && reader.double();
      default:
        return this.expect(wireType, wire.bytes) && this.message(type, reader.chunk());
    }
  }

  private expect(is: number, wanted: number): true {
    if (is !== wanted) throw new ProtobufError(`proto: wrong wireType = ${is}`);
    return true;
  }

  /** A named slice type (ExtraValue) is a message with the items in field 1. */
  private readWrappedList(type: TypeRef, bytes: Buffer): Json {
    if (typeof type === 'string' || !('list' in type)) throw new ProtobufError('proto: map in a map');
    const reader = new Reader(bytes);
    const items: Json[] = [];
    while (!reader.isDone) {
      const { number, type: wireType } = reader.tag();
      if (number === 1) items.push(this.readValue(type.list, reader, wireType));
      else reader.skip(wireType);
    }
    return items;
  }

  private layout(type: string): Map<number, Slot> {
    let layout = this.layouts.get(type);
    if (layout === undefined) {
      layout = new Map();
      for (const field of this.types[type]?.fields ?? []) place(layout, field, field.protoPath ?? []);
      this.layouts.set(type, layout);
    }
    return layout;
  }
}

const tooDeep = () => new ProtobufError(`proto: exceeded max depth of ${maxDepth}`);

function place(layout: Map<number, Slot>, field: FieldFacts, path: number[]): void {
  if (field.proto === undefined) return;
  const [next, ...rest] = path;
  if (next === undefined) {
    layout.set(field.proto, { field });
    return;
  }
  let slot = layout.get(next);
  if (slot === undefined || !('embedded' in slot)) {
    slot = { embedded: new Map() };
    layout.set(next, slot);
  }
  place(slot.embedded, field, rest);
}

/** Assignment that no key can mislead ("__proto__"). */
function define(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}
