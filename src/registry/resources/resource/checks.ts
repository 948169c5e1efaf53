import type { DeviceTaint, DeviceToleration } from '#types/resource.v1';

import {
  duplicate,
  type FieldError,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
  tooLong,
  tooMany,
} from '../../../api/field.js';
import { isCIdentifier, isDNS1123Subdomain, isQualifiedName, isValidLabelValue } from '../../../api/names.js';
import { validateCSIDriverName as validateDriverName } from '../core/pod/volume-vendors.js';

export { validateDriverName };

/** What the kinds of resource.k8s.io have in common (upstream: pkg/apis/resource/validation). */
const maxPoolName = 253;
const maxId = 32;
const maxConditions = 4;
const effects = ['NoExecute', 'NoSchedule', 'None'];
const operators = ['Equal', 'Exists'];

type Validate<T> = (item: T, path: Path) => FieldError[];

/** A list that is longer than allowed is not looked into. A negative `max` allows all lengths. */
export function validateList<T>(list: T[] | null | undefined, max: number, path: Path, validate: Validate<T>) {
  const items = list ?? [];
  if (max >= 0 && items.length > max) return [tooMany(path, items.length, max)];
  return items.flatMap((item, i) => validate(item, path.index(i)));
}

/** The same, with no key twice. */
export function validateSet<T>(
  list: T[] | null | undefined,
  max: number,
  path: Path,
  validate: Validate<T>,
  keyOf: (item: T) => string,
  shown: (item: T) => unknown = keyOf,
): FieldError[] {
  const items = list ?? [];
  if (max >= 0 && items.length > max) return [tooMany(path, items.length, max)];
  const keys = items.map(keyOf);
  const taken = items.flatMap((item, i) => (keys.indexOf(keys[i]) < i ? [duplicate(path.index(i), shown(item))] : []));
  return [...validateList(items, max, path, validate), ...taken];
}

export function validateMap<T>(
  map: Record<string, T> | undefined,
  max: number,
  path: Path,
  validateKey: Validate<string>,
  validate: Validate<T> = () => [],
): FieldError[] {
  const entries = Object.entries(map ?? {});
  if (max >= 0 && entries.length > max) return [tooMany(path, entries.length, max)];
  return entries.flatMap(([key, item]) => [...validateKey(key, path), ...validate(item, path.key(key))]);
}

export function validatePoolName(name: string, path: Path): FieldError[] {
  if (name === '') return [required(path)];
  const errors = Buffer.byteLength(name) > maxPoolName ? [tooLong(path, maxPoolName)] : [];
  return [...errors, ...name.split('/').flatMap((part) => invalidEach(path, part, isDNS1123Subdomain(part)))];
}

export const validateClassName = (name: string, path: Path): FieldError[] =>
  name === '' ? [required(path)] : invalidEach(path, name, isDNS1123Subdomain(name));

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function validateUid(uid: string, path: Path): FieldError[] {
  if (uuid.test(uid)) return [];
  if (uuid.test(uid.toLowerCase())) {
    const form = '`xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`';
    const detail = `uid must be in RFC 4122 normalized form, ${form} with lowercase hexadecimal characters`;
    return [invalidValue(path, uid, detail)];
  }
  const why = uid.length === 36 ? 'invalid UUID format' : `invalid UUID length: ${Buffer.byteLength(uid)}`;
  return [invalidValue(path, uid, `error validating uid: ${why}`)];
}

const validateId = (id: string, path: Path): FieldError[] => [
  ...(Buffer.byteLength(id) > maxId ? [tooLong(path, maxId)] : []),
  ...invalidEach(path, id, isCIdentifier(id)),
];

/** [domain/]name; upstream lets names with more parts through. */
export function validateAttributeName(name: string, path: Path): FieldError[] {
  const parts = name.split('/');
  if (parts.length === 1) return validateId(name, path);
  if (parts.length > 2) return [];
  const [domain, id] = parts;
  return [
    ...(domain === '' ? [invalidValue(path, '', 'the domain must not be empty')] : validateDriverName(domain, path)),
    ...(id === '' ? [invalidValue(path, '', 'the name must not be empty')] : validateId(id, path)),
  ];
}

export function validateFullAttributeName(name: string, path: Path): FieldError[] {
  const errors = validateAttributeName(name, path);
  if (name.includes('/')) return errors;
  return [
    ...errors,
    invalidValue(path, name, 'a fully qualified name must be a domain and a name separated by a slash'),
  ];
}

/** A RawExtension that must be an object. */
export function validateRaw(value: unknown, max: number, path: Path): FieldError[] {
  if (value === undefined || value === null) return [required(path)];
  if (Buffer.byteLength(JSON.stringify(value)) > max) return [tooLong(path, max)];
  if (typeof value === 'object' && !Array.isArray(value)) return [];
  return [invalidValue(path, '<value omitted>', 'must be a valid JSON object')];
}

export function validateToleration({ key = '', operator = '', value = '', effect = '' }: DeviceToleration, path: Path) {
  const errors = key === '' ? [] : invalidEach(path.child('key'), key, isQualifiedName(key));
  const valuePath = path.child('value');
  const operatorPath = path.child('operator');
  if (operator === '') errors.push(required(operatorPath));
  else if (!operators.includes(operator)) errors.push(notSupported(operatorPath, operator, operators));
  else if (operator === 'Equal') errors.push(...invalidEach(valuePath, value, isValidLabelValue(value)));
  else if (value !== '') errors.push(invalidValue(valuePath, value, 'must be empty for operator `Exists`'));
  if (effect === '' || effects.includes(effect)) return errors;
  return [...errors, notSupported(path.child('effect'), effect, effects)];
}

export function validateTaint({ key, value = '', effect }: DeviceTaint, path: Path): FieldError[] {
  const effectPath = path.child('effect');
  const errors = invalidEach(path.child('key'), key, isQualifiedName(key));
  if (value !== '') errors.push(...invalidEach(path.child('value'), value, isValidLabelValue(value)));
  if (effect === '') return [...errors, required(effectPath)];
  return effects.includes(effect) ? errors : [...errors, notSupported(effectPath, effect, effects)];
}

interface Binding {
  bindingConditions?: string[];
  bindingFailureConditions?: string[];
}

/** Upstream: validateDeviceBindingParameters. */
export function validateBinding(binding: Binding, path: Path): FieldError[] {
  const { bindingConditions: good = [], bindingFailureConditions: bad = [] } = binding;
  const [goodPath, badPath] = [path.child('bindingConditions'), path.child('bindingFailureConditions')];
  const name = (type: string, at: Path) => invalidEach(at, type, isQualifiedName(type));
  const errors = [
    ...validateList(good, maxConditions, goodPath, name),
    ...validateList(bad, maxConditions, badPath, name),
    ...duplicates(good, goodPath),
  ];
  for (const [i, condition] of bad.entries()) {
    if (bad.indexOf(condition) < i) errors.push(duplicate(badPath.index(i), condition));
    if (good.includes(condition)) {
      const detail = 'bindingFailureConditions must not overlap with bindingConditions';
      errors.push(invalidValue(badPath.index(i), condition, detail));
    }
  }
  if (good.length === 0 && bad.length > 0) {
    const detail = 'bindingConditions are required to use bindingFailureConditions';
    errors.push(invalidValue(goodPath, binding.bindingConditions, detail));
  }
  if (bad.length > 0 || good.length === 0) return errors;
  const detail = 'bindingFailureConditions are required to use bindingConditions';
  return [...errors, invalidValue(badPath, binding.bindingFailureConditions, detail)];
}

const duplicates = (list: string[], path: Path): FieldError[] =>
  list.flatMap((item, i) => (list.indexOf(item) < i ? [duplicate(path.index(i), item)] : []));
