import type { ConfigMap } from '#types/core.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, Path, tooLong } from '../../../api/field.js';
import { isConfigMapKey } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { configMapsTable } from './configmap.table.js';

/** Upstream: core.MaxSecretSize, for config maps as well. */
export const maxDataSize = 1024 * 1024;
export const immutableOnceSet = 'field is immutable when `immutable` is set';

/** How upstream prints the path of the object itself. */
const wholeObject = Path.of('[]');

/** Decoded size of a base64 text. */
export const bytesIn = (base64: string | null): number => Buffer.byteLength(base64 ?? '', 'base64');

/** The fields that no longer change once `immutable` was set, `immutable` first. */
export function frozenFields<T extends { immutable?: boolean }>(object: T, old: T, fields: (keyof T & string)[]) {
  if (!old.immutable) return [];
  const changed = fields.filter((field) => !equal(object[field] ?? {}, old[field] ?? {}));
  return [...(object.immutable ? [] : ['immutable']), ...changed].map((field) =>
    forbidden(Path.of(field), immutableOnceSet),
  );
}

export const keyErrors = (data: object, path: Path): FieldError[] =>
  Object.keys(data).flatMap((key) => isConfigMapKey(key).map((message) => invalidValue(path.key(key), key, message)));

function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const duplicates = Object.keys(data).filter((key) => Object.hasOwn(binaryData, key));
  const errors = [
    ...keyErrors(data, Path.of('data')),
    ...duplicates.map((key) => invalidValue(Path.of('data').key(key), key, 'duplicate of key present in binaryData')),
    ...keyErrors(binaryData, Path.of('binaryData')),
  ];
  const size =
    Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + bytesIn(value), 0);
  return size > maxDataSize ? [...errors, tooLong(wholeObject, maxDataSize)] : errors;
}

export const configMaps: Strategy<ConfigMap> = {
  table: configMapsTable,
  validate,
  validateUpdate: (object, old) => [...frozenFields(object, old, ['data', 'binaryData']), ...validate(object)],
};
