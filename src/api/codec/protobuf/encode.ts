import type { FieldFacts, TypeFacts, TypeRef } from '../../facts.js';
import { layoutOf, type Slot } from './layout.js';
import { wire } from './reader.js';
import { scalarWriters } from './scalar-writers.js';
import { wireTypeOf } from './wire-type.js';
import type { Writer } from './writer.js';

/** Writes a value, or the value of a field (undefined where JSON leaves it out) with its tag. */
type Write = (writer: Writer, value: unknown) => void;
type JsonObject = Record<string, unknown>;

const nothing: JsonObject = {};

/**
 * Writes the JSON of the API's types as the code does that gogo-protobuf generates for Go: by ascending number, maps by
 * key; what is no pointer, list or map is written even where it is zero. Types are compiled when they are first needed.
 */
export class ProtobufEncoder {
  private readonly compiled = new Map<string, Write>();

  constructor(private readonly types: Record<string, TypeFacts>) {}

  /** Is there a protobuf form of the type (a definition name)? Tables and custom resources have none. */
  knows(type: string): boolean {
    return this.types[type]?.fields?.some(({ proto }) => proto !== undefined) ?? false;
  }

  /** The message of a normalised value, without its length. */
  write(writer: Writer, type: string, value: unknown): void {
    this.message(type)(writer, value);
  }

  private message(type: string): Write {
    let write = this.compiled.get(type);
    if (write === undefined) {
      const facts = this.types[type];
      if (facts === undefined) throw new Error(`no facts about type ${type}`);
      const scalar = scalarWriters[type];
      write =
        scalar === undefined ? lazily(() => this.struct(layoutOf(facts))) : (to, value) => scalar(to, value, this);
      this.compiled.set(type, write);
    }
    return write;
  }

  private struct(slots: Slot[]): Write {
    const fields = slots
      .toReversed()
      .map(({ number, content }) =>
        'field' in content
          ? { name: content.field.name, write: this.field(content.field, number) }
          : { name: undefined, write: tagged(number, nested(this.struct(content.embedded))) },
      );
    return (writer, value) => {
      const object = (value ?? nothing) as JsonObject;
      for (const { name, write } of fields) write(writer, name === undefined ? object : object[name]);
    };
  }

  private field({ type, pointer, protoMessage }: FieldFacts, number: number): Write {
    if (typeof type !== 'string') {
      if ('map' in type) return mapOf(number, this.entry(type.map));
      return protoMessage ? unlessNull(tagged(number, this.value(type))) : listOf(this.tagged(type.list, number));
    }
    const write = this.tagged(type, number);
    return pointer || type === 'bytes' ? unlessNull(write) : write;
  }

  private entry(type: TypeRef): Write {
    const value = this.tagged(type, 2);
    return type === 'bytes' ? unlessNull(value) : value;
  }

  private tagged(type: TypeRef, number: number): Write {
    return tagged(number, this.value(type), wireTypeOf(type));
  }

  private value(type: TypeRef): Write {
    if (typeof type === 'string') return simple[type] ?? nested(this.message(type));
    if ('map' in type) throw new Error('protobuf has no maps in maps');
    return nested(listOf(this.tagged(type.list, 1)));
  }
}

/** Types may contain themselves: what is in one is looked at when the first value comes. */
function lazily(make: () => Write): Write {
  let made: Write | undefined;
  return (writer, value) => {
    made ??= make();
    made(writer, value);
  };
}

const simple: Record<string, Write> = {
  string: (writer, value) => writer.text((value as string | undefined) ?? ''),
  bytes: (writer, value) => writer.chunk(Buffer.from(value as string, 'base64')),
  boolean: (writer, value) => writer.byte(value === true ? 1 : 0),
  int32: (writer, value) => writer.integer((value as number | undefined) ?? 0),
  int64: (writer, value) => writer.integer((value as number | undefined) ?? 0),
  double: (writer, value) => writer.double((value as number | undefined) ?? 0),
};

const tagged = (number: number, write: Write, type: number = wire.bytes): Write => {
  const tag = number * 8 + type;
  return (writer, value) => {
    write(writer, value);
    writer.integer(tag);
  };
};

const nested =
  (write: Write): Write =>
  (writer, value) => {
    const end = writer.size;
    write(writer, value);
    writer.close(end);
  };

const unlessNull =
  (write: Write): Write =>
  (writer, value) => {
    if (value !== undefined && value !== null) write(writer, value);
  };

const listOf =
  (write: Write): Write =>
  (writer, value) => {
    const list = (value ?? []) as unknown[];
    for (let i = list.length - 1; i >= 0; i--) write(writer, list[i]);
  };

function mapOf(number: number, writeValue: Write): Write {
  const tag = number * 8 + wire.bytes;
  return (writer, value) => {
    if (value === undefined || value === null) return;
    const map = value as JsonObject;
    const keys = Object.keys(map).sort();
    for (let i = keys.length - 1; i >= 0; i--) {
      const end = writer.size;
      writeValue(writer, map[keys[i]]);
      writer.text(keys[i]);
      writer.tag(1);
      writer.close(end);
      writer.integer(tag);
    }
  };
}
