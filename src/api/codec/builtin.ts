import { loadFacts } from '../facts-loader.js';
import { Schemas } from '../schema/schemas.js';
import { Decoder } from './decode.js';
import { Kinds } from './kinds.js';
import { ProtobufDecoder } from './protobuf/decode.js';

let made: { schemas: Schemas; kinds: Kinds; decoder: Decoder } | undefined;

/** The compiled types, kinds and decoder of all built-in kinds, made once. */
export function builtin(): { schemas: Schemas; kinds: Kinds; decoder: Decoder } {
  if (made === undefined) {
    const { types } = loadFacts();
    const schemas = new Schemas(types);
    const kinds = new Kinds(types);
    made = { schemas, kinds, decoder: new Decoder(schemas, kinds, new ProtobufDecoder(types)) };
  }
  return made;
}

/** What Go would print of `value` after having read it into the type (a definition name). */
export const normalize = (type: string, value: unknown): unknown => builtin().schemas.normalize(type, value);
