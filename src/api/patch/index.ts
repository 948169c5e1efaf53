import { builtin } from '../codec/builtin.js';
import { type Decoder, type FieldValidation, strictError } from '../codec/decode.js';
import { ApiError, invalid } from '../errors.js';
import type { GroupVersionKind } from '../facts.js';
import { goJson, invalidValue, Path } from '../field.js';
import { formatKind, type KubeObject } from '../object.js';
import type { JsonObject } from './containers.js';
import { goPrint } from './go-print.js';
import { applyJsonPatch } from './json-patch.js';
import { applyMergePatch } from './merge-patch.js';
import { type PatchBody, readJsonPatch, readMergePatch, readStrategicMergePatch } from './read-patch.js';
import { applyStrategicMergePatch } from './strategic-merge-patch.js';
import { checkUnstructured } from './unstructured.js';

export type PatchType = 'json' | 'merge' | 'strategic';

export interface Patched {
  /** read back into its type; defaults are still to be set */
  object: KubeObject;
  /** texts for Warning headers, where fieldValidation is Warn */
  warnings: string[];
}

interface Target {
  kind: GroupVersionKind;
  fieldValidation: FieldValidation;
}

/**
 * A patch of built-in kinds, to be applied to an object in the version of the request. Nothing is read from the body
 * before there is an object to apply it to: an object that is missing is a 404 even if the patch is no good.
 */
export function parsePatch(
  type: PatchType,
  body: Buffer,
  { group, version, kind }: GroupVersionKind,
  fieldValidation: FieldValidation,
  decoder: Decoder = builtin().decoder,
): (current: KubeObject) => Patched {
  const target = { kind: { group, version, kind }, fieldValidation };
  if (type === 'strategic') {
    const read = once(() => readStrategicMergePatch(body, fieldValidation));
    return (current) => patchStrategically(decoder, current, read(), target);
  }
  const apply = parseJsonPatch(type, body, fieldValidation);
  return (current) => readBack(decoder, apply(current), target);
}

/** A JSON or merge patch of any document: the part that custom resources share. */
export function parseJsonPatch(
  type: Exclude<PatchType, 'strategic'>,
  body: Buffer,
  validation: FieldValidation,
): (current: unknown) => PatchedDocument {
  if (type === 'json') {
    const read = once(() => readJsonPatch(body, validation));
    return (current) => ({ document: applyJsonPatch(current, read().patch), strict: read().strict });
  }
  const read = once(() => readMergePatch(body, validation));
  return (current) => ({ document: applyMergePatch(current, read().patch), strict: read().strict });
}

export interface PatchedDocument {
  document: unknown;
  /** what strict decoding has to say of the patch itself */
  strict: string[];
}

function once<T>(read: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: read() };
    return made.value;
  };
}

function readBack(decoder: Decoder, { document, strict }: PatchedDocument, target: Target): Patched {
  const refuse = (why: string) => invalidPatch(goJson(document), why);
  const read = decoder.readPatched(document, target.kind, target.fieldValidation);
  if (read.object === undefined) throw refuse(read.error ?? 'nothing was read');
  return { object: read.object, warnings: check([...strict, ...read.strict], target.fieldValidation, refuse) };
}

function patchStrategically(
  decoder: Decoder,
  current: KubeObject,
  { patch, strict }: PatchBody<JsonObject>,
  { kind, fieldValidation }: Target,
): Patched {
  const type = decoder.typeOf(kind);
  const document = applyStrategicMergePatch(current as unknown as JsonObject, patch, type, decoder.schemas.types);
  const refuse = (why: string) => invalidPatch(goPrint(patch), why);
  const { error, unknown } = checkUnstructured(decoder.schemas, type, document);
  if (error !== undefined) throw refuse(error);
  const patched = { ...document, kind: current.kind, apiVersion: current.apiVersion };
  const object = decoder.schemas.normalize(type, patched) as KubeObject;
  const all = fieldValidation === 'Ignore' ? [] : [...strict, ...unknown];
  return { object, warnings: check(all, fieldValidation, refuse) };
}

/**
 * What an apply has made, read back into its type; defaults are still to be set. Throws a 500, as upstream does, where a
 * value does not fit that has the right type to be merged (a quantity that is none).
 */
export function readApplied(document: KubeObject, target: GroupVersionKind, config: KubeObject): KubeObject {
  const { decoder } = builtin();
  const type = decoder.typeOf(target);
  const { error } = checkUnstructured(decoder.schemas, type, document);
  if (error === undefined) return decoder.schemas.normalize(type, document) as KubeObject;
  const { namespace = '', name = '' } = config.metadata;
  const kind = formatKind(target);
  const why = `unable to convert unstructured object to ${kind}: ${error}`;
  throw new ApiError(500, '', `failed to convert new object (${namespace}/${name}; ${kind}) to proper version: ${why}`);
}

function check(strict: string[], validation: FieldValidation, refuse: (why: string) => ApiError): string[] {
  if (strict.length > 0 && validation === 'Strict') throw refuse(strictError(strict));
  return validation === 'Warn' ? strict : [];
}

/** kube-apiserver answers with the whole patched document, or with the strategic patch, for a value. */
export const invalidPatch = (shown: string, why: string) =>
  invalid({ group: '', name: '' }, '', [invalidValue(Path.of('patch'), shown, why)]);
