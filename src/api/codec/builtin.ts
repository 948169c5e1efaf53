import { loadFacts } from '../facts-loader.js';
import { BuiltinMergeTypes } from '../managed-fields/builtin-types.js';
import { type KubeObject, parseGroupVersion } from '../object.js';
import { Schemas } from '../schema/schemas.js';
import { Decoder } from './decode.js';
import { Kinds } from './kinds.js';
import { ProtobufDecoder } from './protobuf/decode.js';
import { ProtobufEncoder } from './protobuf/encode.js';
import { openEnvelope, type TypeMeta, writeEnvelope, writeEnvelopeStart, writeFrame } from './protobuf/envelope.js';
import { ProtobufError } from './protobuf/reader.js';
import { Writer } from './protobuf/writer.js';

interface Builtin {
  schemas: Schemas;
  kinds: Kinds;
  protobuf: ProtobufDecoder;
  encoder: ProtobufEncoder;
  decoder: Decoder;
  mergeTypes: BuiltinMergeTypes;
}

let made: Builtin | undefined;

/** The compiled types, kinds and decoder of all built-in kinds, made once. */
export function builtin(): Builtin {
  if (made === undefined) {
    const { types } = loadFacts();
    const schemas = new Schemas(types);
    const kinds = new Kinds(types);
    const protobuf = new ProtobufDecoder(types);
    const encoder = new ProtobufEncoder(types);
    made = {
      schemas,
      kinds,
      protobuf,
      encoder,
      decoder: new Decoder(schemas, kinds, protobuf),
      mergeTypes: new BuiltinMergeTypes(types),
    };
  }
  return made;
}

/** What Go would print of `value` after having read it into the type (a definition name). */
export const normalize = (type: string, value: unknown): unknown => builtin().schemas.normalize(type, value);

/**
 * An object in its protobuf form, as it is stored and sent; not yet normalised. `type`, a definition name, is for those
 * who know it: another version of a type has the same numbers for the same fields. Throws ProtobufError.
 */
export function fromProtobuf(value: Buffer, type?: string): KubeObject {
  const { raw, ...meta } = openEnvelope(value);
  return { ...(builtin().protobuf.decode(type ?? typeOf(meta), raw) as object), ...meta } as KubeObject;
}

/** A normalised object of a built-in kind in protobuf, as it is stored and sent. */
export function toProtobuf(object: Partial<TypeMeta>): Buffer {
  const meta = { apiVersion: object.apiVersion ?? '', kind: object.kind ?? '' };
  const type = typeOf(meta);
  return written((writer) => writeEnvelope(writer, meta, () => builtin().encoder.write(writer, type, object)));
}

/** The message of a normalised value of a type (a definition name), without an envelope. */
export const toMessage = (type: string, value: unknown): Buffer =>
  written((writer) => builtin().encoder.write(writer, type, value));

/** What stands before a message of `length` bytes in its envelope; `envelopeEnd` stands after it. */
export const envelopeStart = (meta: TypeMeta, length: number): Buffer =>
  written((writer) => writeEnvelopeStart(writer, meta, length));

/** A frame of a watch, of an object whose message is at hand. */
export const toFrame = (type: string, meta: TypeMeta, message: Buffer): Buffer =>
  written((writer) => writeFrame(writer, type, meta, () => writer.raw(message)));

const shared = new Writer();

function written(write: (writer: Writer) => void): Buffer {
  shared.reset(); // of what an error has left
  write(shared);
  return shared.finish();
}

/** Definition name of a kind that is known to exist; discovery's documents may be without a version: they are of v1. */
export function typeOf({ apiVersion, kind }: TypeMeta): string {
  // Tables and metadata alone have the same definitions in both of their versions
  const { group, version } = parseGroupVersion(
    apiVersion === 'meta.k8s.io/v1beta1' ? 'meta.k8s.io/v1' : apiVersion || 'v1',
  );
  const type = builtin().kinds.typeOf({ group, version, kind }, group);
  if (type === undefined) throw new ProtobufError(`no kind "${kind}" is known in version "${apiVersion}"`);
  return type;
}
