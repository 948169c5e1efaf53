import { loadFacts } from '../facts-loader.js';
import { type KubeObject, parseGroupVersion } from '../object.js';
import { Schemas } from '../schema/schemas.js';
import { Decoder } from './decode.js';
import { Kinds } from './kinds.js';
import { ProtobufDecoder } from './protobuf/decode.js';
import { openEnvelope } from './protobuf/envelope.js';
import { ProtobufError } from './protobuf/reader.js';

interface Builtin {
  schemas: Schemas;
  kinds: Kinds;
  protobuf: ProtobufDecoder;
  decoder: Decoder;
}

let made: Builtin | undefined;

/** The compiled types, kinds and decoder of all built-in kinds, made once. */
export function builtin(): Builtin {
  if (made === undefined) {
    const { types } = loadFacts();
    const schemas = new Schemas(types);
    const kinds = new Kinds(types);
    const protobuf = new ProtobufDecoder(types);
    made = { schemas, kinds, protobuf, decoder: new Decoder(schemas, kinds, protobuf) };
  }
  return made;
}

/** What Go would print of `value` after having read it into the type (a definition name). */
export const normalize = (type: string, value: unknown): unknown => builtin().schemas.normalize(type, value);

/** An object that a kube-apiserver has stored in its protobuf form; not yet normalised. Throws ProtobufError. */
export function fromProtobuf(value: Buffer): KubeObject {
  const { apiVersion, kind, raw } = openEnvelope(value);
  const { group, version } = parseGroupVersion(apiVersion);
  const { kinds, protobuf } = builtin();
  const type = kinds.typeOf({ group, version, kind }, group);
  if (type === undefined) throw new ProtobufError(`no kind "${kind}" is known in version "${apiVersion}"`);
  return { ...(protobuf.decode(type, raw) as object), apiVersion, kind } as KubeObject;
}
