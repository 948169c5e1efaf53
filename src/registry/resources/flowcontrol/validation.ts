import { duplicate, type FieldError, Path, required } from '../../../api/field.js';
import type { KubeObject } from '../../../api/object.js';

const conditionsPath = Path.of('status', 'conditions');

export const validateConditions = (conditions: { type?: string }[] = []): FieldError[] =>
  conditions.flatMap(({ type = '' }, i) => {
    const path = conditionsPath.index(i).child('type');
    const isDuplicate = conditions.findIndex((other) => (other.type ?? '') === type) < i;
    return [...(isDuplicate ? [duplicate(path, type)] : []), ...(type === '' ? [required(path)] : [])];
  });

/** Through the status no metadata changes but the managed fields. */
export function keepAllMetadata(object: KubeObject, old: KubeObject): void {
  const { managedFields, resourceVersion } = object.metadata;
  object.metadata = { ...old.metadata, managedFields, resourceVersion };
}

/** A value as Go prints its unversioned type: field names in upper case. */
export function inGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inGo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, part]) => [
      field.replace(/^api|^./, (start) => start.toUpperCase()),
      inGo(part),
    ]),
  );
}
