import { badRequest } from '../errors.js';
import type { GroupVersionKind } from '../facts.js';
import type { KubeObject } from '../object.js';
import { QuantityError } from '../quantity.js';
import { Explainer } from '../schema/explain.js';
import { GoError } from '../schema/go-time.js';
import type { Schemas } from '../schema/schemas.js';
import { Mismatch } from '../schema/shape.js';
import { type Body, JsonSyntaxError, readJson, readYamlBody } from './body.js';
import { interpretKind } from './interpret.js';
import { type Kinds, noKindRegistered, unknownConversion } from './kinds.js';
import { bodyFormat } from './media-types.js';
import { YamlError } from './yaml-read.js';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface DecodeRequest {
  body: Buffer;
  /** the Content-Type header */
  contentType: string | undefined;
  /** what the address takes, and what a body without kind and apiVersion is */
  kind: GroupVersionKind;
  fieldValidation: FieldValidation;
}

export interface Decoded {
  /** normalised, with the kind and apiVersion it came in */
  object: KubeObject;
  kind: GroupVersionKind;
  /** texts for Warning headers, where fieldValidation is Warn */
  warnings: string[];
}

/** Reads request bodies into normalised objects of built-in kinds. */
export class Decoder {
  constructor(
    private readonly schemas: Schemas,
    private readonly kinds: Kinds,
  ) {}

  decode({ body: bytes, contentType, kind: expected, fieldValidation }: DecodeRequest): Decoded {
    const body = readBody(bytes, contentType, expected.kind);
    const kind = named(expected, bytes, () => interpretKind(body, expected));
    const cannot = (why: string) =>
      badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${expected.kind}: ${why}`);
    const type = this.kinds.typeOf(kind);
    if (type === undefined) throw cannot(noKindRegistered(kind));
    const { object, error, strict } = this.read(type, body, fieldValidation);
    if (error !== undefined) throw cannot(error);
    if (strict.length > 0 && fieldValidation === 'Strict') {
      throw cannot(`strict decoding error: ${strict.join(', ')}`);
    }
    if (!this.kinds.isSameKind(kind, expected)) throw cannot(unknownConversion(kind, expected));
    if (kind.group !== expected.group || kind.version !== expected.version) {
      throw badRequest(
        `the API version in the data (${groupVersion(kind)}) does not match the expected API version (${groupVersion(expected)})`,
      );
    }
    return { object: object as KubeObject, kind, warnings: strict.flatMap(yamlWarnings) };
  }

  private read(
    type: string,
    body: Body,
    validation: FieldValidation,
  ): { object?: unknown; error?: string; strict: string[] } {
    try {
      const { value: object, keys } = this.schemas.normalizeCounting(type, body.value);
      const isStrict = validation !== 'Ignore';
      const mayBeStrictError = isStrict && keys !== body.scan.keys;
      if (!body.scan.hasOddNumbers && !mayBeStrictError) return { object, strict: isStrict ? yamlStrict(body) : [] };
      const { error, strict } = Explainer.explain(this.schemas, type, body.tree());
      return { object, error, strict: isStrict ? [...yamlStrict(body), ...strict] : [] };
    } catch (error) {
      if (!(error instanceof Mismatch || error instanceof GoError || error instanceof QuantityError)) throw error;
      const explained = Explainer.explain(this.schemas, type, body.tree());
      return { error: explained.error ?? error.message, strict: [] };
    }
  }
}

export const groupVersion = ({ group, version }: GroupVersionKind) => (group === '' ? version : `${group}/${version}`);

/** yaml.v2's error over all duplicate keys. */
const yamlStrict = ({ yamlFaults }: Body) =>
  yamlFaults.length > 0 ? [`yaml: unmarshal errors:\n${yamlFaults.map((fault) => `  ${fault}`).join('\n')}`] : [];

const yamlWarnings = (text: string) =>
  text.startsWith('yaml: unmarshal errors:\n')
    ? text
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
    : [text];

/** Parses a body. Throws 415, and 400 where there is no telling what the body is. */
export function readBody(bytes: Buffer, contentType: string | undefined, expectedKind: string): Body {
  const format = bodyFormat(contentType);
  if (format === 'protobuf') throw badRequest('protobuf request bodies are not supported yet');
  return unrecognized(expectedKind, bytes, () => (format === 'yaml' ? readYamlBody(bytes) : readJson(bytes)));
}

const named = <T>(expected: GroupVersionKind, bytes: Buffer, read: () => T): T =>
  unrecognized(expected.kind, bytes, read);

function unrecognized<T>(kind: string, bytes: Buffer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonSyntaxError || error instanceof YamlError || error instanceof GoError)) throw error;
    const why =
      error instanceof JsonSyntaxError
        ? `couldn't get version/kind; json parse error: ${error.message}`
        : error.message;
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summarize(bytes)})`);
  }
}

/** The beginning of a body: as text where it looks like JSON, else in hexadecimal. */
function summarize(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const encoding = bytes[0] === 123 ? 'utf8' : 'hex';
  return bytes.length > 30 ? `${bytes.toString(encoding, 0, 30)} ...` : bytes.toString(encoding);
}
