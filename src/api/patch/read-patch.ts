import { type Body, JsonSyntaxError, readJson } from '../codec/body.js';
import type { FieldValidation } from '../codec/decode.js';
import { explainBody } from '../codec/strictness.js';
import { badRequest } from '../errors.js';
import type { TypeRef } from '../facts.js';
import { Schemas } from '../schema/schemas.js';
import { isObject, type JsonObject } from './containers.js';
import { goTypeOf } from './go-print.js';
import type { Operation } from './json-patch.js';

/** A patch as it came, with what strict decoding has to say of it. */
export interface PatchBody<T> {
  patch: T;
  strict: string[];
}

/** The struct into which kube-apiserver reads an operation to check it. */
const operation = 'jsonPatchOp';
const schemas = new Schemas({
  [operation]: {
    goName: 'handlers.jsonPatchOp',
    fields: [
      { name: 'op', type: 'string' },
      { name: 'path', type: 'string' },
      { name: 'from', type: 'string' },
      { name: 'value', type: 'any' },
    ],
  },
});

export function readJsonPatch(bytes: Buffer, validation: FieldValidation): PatchBody<(Operation | null)[]> {
  const isStrict = validation !== 'Ignore';
  const body = parse(bytes, isStrict ? 'error decoding patch: ' : '');
  const strict = isStrict ? strictErrors({ list: operation }, body, 'error decoding patch: ') : [];
  const patch = body.value ?? [];
  if (!Array.isArray(patch)) throw notInto(patch, 'jsonpatch.Patch');
  for (const one of patch) if (one !== null && !isObject(one)) throw notInto(one, 'jsonpatch.Operation');
  return { patch, strict: strict.map((text) => `json patch ${text}`) };
}

export function readMergePatch(bytes: Buffer, validation: FieldValidation): PatchBody<unknown> {
  if (validation === 'Ignore') return { patch: parse(bytes, undefined).value, strict: [] };
  const body = parse(bytes, 'error decoding patch: ');
  return { patch: body.value, strict: strictErrors({ map: 'any' }, body, 'error decoding patch: ') };
}

export function readStrategicMergePatch(bytes: Buffer, validation: FieldValidation): PatchBody<JsonObject> {
  const body = parse(bytes, '');
  const strict = strictErrors({ map: 'any' }, body, '');
  return { patch: isObject(body.value) ? body.value : {}, strict: validation === 'Ignore' ? [] : strict };
}

/** Without a prefix for the parser's message, a patch that is no JSON is merely that. */
function parse(bytes: Buffer, prefix: string | undefined): Body {
  try {
    return readJson(bytes);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw badRequest(prefix === undefined ? 'Invalid JSON Patch' : `${prefix}${error.message}`);
  }
}

function strictErrors(type: TypeRef, body: Body, prefix: string): string[] {
  const { error, strict } = explainBody(schemas, type, body);
  if (error !== undefined) throw badRequest(`${prefix}${error}`);
  return strict;
}

/** What Go's JSON decoder says of a value that does not go into a type. */
export function cannotUnmarshal(value: unknown, goType: string): string {
  const kind = goTypeOf(value)
    .replace(/^int64|^float64/, 'number')
    .replace(/^map.*/, 'object')
    .replace(/^\[.*/, 'array');
  return `json: cannot unmarshal ${kind} into Go value of type ${goType}`;
}

const notInto = (value: unknown, goType: string) => badRequest(cannotUnmarshal(value, goType));
