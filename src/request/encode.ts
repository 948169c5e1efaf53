import { toProtobuf } from '../api/codec/builtin.js';
import { writeYaml } from '../api/codec/yaml-write.js';
import { goJson } from '../api/field.js';
import { type Form, protobuf, yaml } from './accept.js';

/** A value with its kind, as an answer of a media type has it; `pretty` lays JSON out for people. */
export function encode(value: object, { mediaType, pretty }: Pick<Form, 'mediaType' | 'pretty'>): Buffer {
  if (mediaType === yaml) return Buffer.from(writeYaml(value));
  if (mediaType === protobuf) return toProtobuf(value);
  return Buffer.from(pretty ? JSON.stringify(value, undefined, 2) : `${goJson(value)}\n`);
}
