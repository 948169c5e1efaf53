import { badRequest } from '../errors.js';
import type { GroupVersionKind } from '../facts.js';
import { formatGroupVersion, type KubeObject } from '../object.js';
import { QuantityError } from '../quantity.js';
import { Explainer } from '../schema/explain.js';
import { GoError } from '../schema/go-time.js';
import type { Schemas } from '../schema/schemas.js';
import { Mismatch } from '../schema/shape.js';
import { type Body, bodyOf, JsonSyntaxError, readJson, readYamlBody } from './body.js';
import { interpretKind } from './interpret.js';
import { type Kinds, noKindRegistered, unknownConversion } from './kinds.js';
import { bodyFormat } from './media-types.js';
import type { ProtobufDecoder } from './protobuf/decode.js';
import { openEnvelope } from './protobuf/envelope.js';
import { ProtobufError } from './protobuf/reader.js';
import { YamlError } from './yaml-read.js';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface DecodeRequest {
  body: Buffer;
  /** the Content-Type header */
  contentType: string | undefined;
  /** what the address takes, and what a body without kind and apiVersion is */
  kind: GroupVersionKind;
  /** the kind is the same in whatever group and version the body calls it (DeleteOptions) */
  inAnyVersion?: boolean;
  fieldValidation: FieldValidation;
}

export interface Decoded {
  /** normalised, with the kind and apiVersion it came in */
  object: KubeObject;
  kind: GroupVersionKind;
  /** texts for Warning headers, where fieldValidation is Warn */
  warnings: string[];
}

/** What came of reading a value into its kind. An error leaves no object; strict errors are for the caller to judge. */
export interface Read {
  object?: KubeObject;
  error?: string;
  strict: string[];
}

/** Reads request bodies into normalised objects of built-in kinds. */
export class Decoder {
  constructor(
    readonly schemas: Schemas,
    private readonly kinds: Kinds,
    private readonly protobuf: ProtobufDecoder,
  ) {}

  /** definition name of a kind that is known to exist */
  typeOf(kind: GroupVersionKind): string {
    const type = this.kinds.typeOf(kind, kind.group);
    if (type === undefined) throw new Error(`no type for kind ${kind.kind}`);
    return type;
  }

  decode(request: DecodeRequest): Decoded {
    const { body: bytes, kind: expected, fieldValidation } = request;
    const body = this.readBody(request);
    const kind = unrecognized(expected.kind, bytes, () => kindOf(body, request));
    const cannot = (why: string) => cannotHandle(kind, expected, why);
    if (kind.version === '') throw cannot(`Object 'apiVersion' is missing in '${bytes.toString()}'`);
    // what is known in any version is all that is known where it is read
    if (request.inAnyVersion && kind.kind !== expected.kind) throw cannot(noKindRegistered(kind));
    const { object, error, strict } = this.read(kind, expected, body, fieldValidation);
    if (object === undefined) throw cannot(error ?? 'nothing was read');
    if (strict.length > 0 && fieldValidation === 'Strict') throw cannot(strictError(strict));
    if (kind.group !== expected.group || kind.version !== expected.version) {
      throw badRequest(
        `the API version in the data (${formatGroupVersion(kind)}) does not match the expected API version (${formatGroupVersion(expected)})`,
      );
    }
    return { object, kind, warnings: strict.flatMap(yamlWarnings) };
  }

  /** Parses a body. Throws 415, and 400 where there is no telling what the body is. */
  private readBody(request: DecodeRequest): Body {
    const { body: bytes, contentType, kind: expected } = request;
    const format = bodyFormat(contentType);
    return unrecognized(expected.kind, bytes, () => {
      if (format === 'protobuf') return this.readProtobuf(request);
      return format === 'yaml' ? readYamlBody(bytes) : readJson(bytes);
    });
  }

  /** A message as the JSON it stands for; its type is known before it can be read. */
  private readProtobuf(request: DecodeRequest): Body {
    const { apiVersion, kind, raw } = openEnvelope(request.body);
    const meta = bodyOf({ apiVersion, kind });
    const { kind: expected } = request;
    const interpreted = kindOf(meta, request);
    const type = this.kinds.typeOf(interpreted, expected.group);
    // an unknown kind is refused for what it is, whatever it holds
    if (type === undefined) return meta;
    try {
      return bodyOf({ ...(this.protobuf.decode(type, raw) as object), apiVersion, kind });
    } catch (error) {
      throw error instanceof ProtobufError ? cannotHandle(interpreted, expected, error.message) : error;
    }
  }

  /** A patched document, read back into its kind. */
  readPatched(document: unknown, expected: GroupVersionKind, validation: FieldValidation): Read {
    const body = bodyOf(document);
    try {
      const kind = interpretKind(body, expected);
      return this.read(kind, expected, body, validation);
    } catch (error) {
      if (error instanceof GoError) return { error: error.message, strict: [] };
      throw error;
    }
  }

  private read(kind: GroupVersionKind, expected: GroupVersionKind, body: Body, validation: FieldValidation): Read {
    const type = this.kinds.typeOf(kind, expected.group);
    if (type === undefined) return { error: noKindRegistered(kind), strict: [] };
    const read = this.readType(type, body, validation);
    if (read.object === undefined) return read;
    if (!this.kinds.isSameKind(kind, expected)) return { error: unknownConversion(kind, expected), strict: [] };
    const { kind: _, apiVersion: __, ...rest } = read.object;
    return { object: { kind: kind.kind, apiVersion: formatGroupVersion(kind), ...rest }, strict: read.strict };
  }

  private readType(type: string, body: Body, validation: FieldValidation): Read {
    const isStrict = validation !== 'Ignore';
    try {
      const { value, keys } = this.schemas.normalizeCounting(type, body.value);
      const object = value as KubeObject;
      const isSuspect = body.scan.hasOddNumbers || (isStrict && keys !== body.scan.keys);
      const { error, strict } = isSuspect ? Explainer.explain(this.schemas, type, body.tree()) : noErrors;
      if (error !== undefined) return { error, strict: [] };
      return { object, strict: isStrict ? [...yamlStrict(body), ...strict] : [] };
    } catch (error) {
      if (!(error instanceof Mismatch || error instanceof GoError || error instanceof QuantityError)) throw error;
      const explained = Explainer.explain(this.schemas, type, body.tree());
      return { error: explained.error ?? error.message, strict: [] };
    }
  }
}

/** What a body says it is. */
function kindOf(body: Body, { kind: expected, inAnyVersion = false }: DecodeRequest): GroupVersionKind {
  const kind = interpretKind(body, expected);
  return inAnyVersion && kind.kind === expected.kind ? expected : kind;
}

const cannotHandle = ({ kind, version }: GroupVersionKind, expected: GroupVersionKind, why: string) =>
  badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`);

const noErrors: { error?: string; strict: string[] } = { strict: [] };
export const strictError = (strict: string[]) => `strict decoding error: ${strict.join(', ')}`;

/** yaml.v2's error over all duplicate keys. */
export const yamlStrict = ({ yamlFaults }: Body) =>
  yamlFaults.length > 0 ? [`yaml: unmarshal errors:\n${yamlFaults.map((fault) => `  ${fault}`).join('\n')}`] : [];

export const yamlWarnings = (text: string) =>
  text.startsWith('yaml: unmarshal errors:\n')
    ? text
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
    : [text];

const unreadable = [JsonSyntaxError, YamlError, GoError, ProtobufError];

function unrecognized<T>(kind: string, bytes: Buffer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!unreadable.some((type) => error instanceof type)) throw error;
    const { message } = error as Error;
    const why = error instanceof JsonSyntaxError ? `couldn't get version/kind; json parse error: ${message}` : message;
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summarize(bytes)})`);
  }
}

/** The beginning of a body: as text where it looks like JSON, else in hexadecimal. */
function summarize(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const encoding = bytes[0] === 123 ? 'utf8' : 'hex';
  return bytes.length > 30 ? `${bytes.toString(encoding, 0, 30)} ...` : bytes.toString(encoding);
}
