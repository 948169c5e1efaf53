import type { JSONSchemaProps, ValidationRule } from '#types/apiextensions.v1';
import { type FieldError, forbidden, invalidValue, notSupported, type Path, required } from '../../../api/field.js';
import { findField } from './field-path.js';
import { itemsOf } from './json-schema.js';

/** The x-kubernetes-* fields of one schema, without CEL expressions' syntax. */
export const validateExtensions = (schema: JSONSchemaProps, path: Path): FieldError[] => [
  ...validatePreserve(schema, path),
  ...validateMapType(schema, path),
  ...validateListType(schema, path),
  ...validateMapKeys(schema, path),
  ...validateItems(schema, path),
  ...(schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) =>
    validateRule(rule, schema, path.child('x-kubernetes-validations').index(i)),
  ),
];

function validatePreserve(schema: JSONSchemaProps, path: Path): FieldError[] {
  if (schema['x-kubernetes-preserve-unknown-fields'] !== false) return [];
  return [invalidValue(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined')];
}

/** Where an extension is set, the type must be the one that it is about. */
function validateTypeIs(type: string, extension: string, schema: JSONSchemaProps, path: Path): FieldError[] {
  if (schema.type === type) return [];
  const detail = `must be ${type} if ${extension} is specified`;
  return schema.type ? [invalidValue(path.child('type'), schema.type, detail)] : [required(path.child('type'), detail)];
}

function validateMapType(schema: JSONSchemaProps, path: Path): FieldError[] {
  const name = 'x-kubernetes-map-type';
  const value = schema[name];
  if (value === undefined) return [];
  const errors = validateTypeIs('object', name, schema, path);
  const kinds = ['atomic', 'granular'];
  return kinds.includes(value) ? errors : [...errors, notSupported(path.child(name), value, kinds)];
}

function validateListType(schema: JSONSchemaProps, path: Path): FieldError[] {
  const name = 'x-kubernetes-list-type';
  const value = schema[name];
  if (value === undefined) return [];
  const errors = validateTypeIs('array', name, schema, path);
  if (errors.length === 0 && value === 'set') errors.push(...validateSetItems(itemsOf(schema), path.child('items')));
  const kinds = ['atomic', 'set', 'map'];
  return kinds.includes(value) ? errors : [...errors, notSupported(path.child(name), value, kinds)];
}

function validateSetItems(items: JSONSchemaProps | undefined, path: Path): FieldError[] {
  const listType = items?.['x-kubernetes-list-type'];
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [invalidValue(path.child('x-kubernetes-list-type'), listType, detail)];
  }
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    return [invalidValue(path.child('x-kubernetes-map-type'), listType, detail)];
  }
  return [];
}

function validateMapKeys(schema: JSONSchemaProps, path: Path): FieldError[] {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const listType = schema['x-kubernetes-list-type'];
  const typePath = path.child('x-kubernetes-list-type');
  const keysPath = path.child('x-kubernetes-list-map-keys');
  if (listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    if (keys.length === 0) return [];
    return [listType === undefined ? required(typePath, detail) : invalidValue(typePath, listType, detail)];
  }
  const items = itemsOf(schema);
  const errors: FieldError[] = [];
  if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'));
  const itemsPath = path.child('items');
  if (schema.items === undefined) {
    errors.push(required(itemsPath, 'must have a schema if x-kubernetes-list-type is map'));
  } else if (items === undefined) {
    const detail = 'must only have a single schema if x-kubernetes-list-type is map';
    errors.push(invalidValue(itemsPath, schema.items, detail));
  } else if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    errors.push(invalidValue(itemsPath.child('type'), items.type ?? '', detail));
  } else {
    errors.push(...keys.flatMap((key, i) => validateMapKey(key, keys.indexOf(key) < i, items, path, keys)));
  }
  return errors;
}

function validateMapKey(key: string, isTaken: boolean, items: JSONSchemaProps, path: Path, keys: string[]) {
  const keysPath = path.child('x-kubernetes-list-map-keys');
  const errors: FieldError[] = [];
  const property = items.properties?.[key];
  if (property === undefined) {
    errors.push(invalidValue(keysPath, keys, 'entries must all be names of item properties'));
  } else if (property.type === 'array' || property.type === 'object') {
    const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
    errors.push(invalidValue(path.child('items', 'properties').key(key).child('type'), items.type, detail));
  }
  return isTaken ? [...errors, invalidValue(keysPath, keys, 'must not contain duplicate entries')] : errors;
}

/** Upstream: validateMapListKeysMapSet. */
function validateItems(schema: JSONSchemaProps, path: Path): FieldError[] {
  const items = itemsOf(schema);
  const listType = schema['x-kubernetes-list-type'];
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return [];
  const itemsPath = path.child('items');
  const errors: FieldError[] = [];
  if (items.nullable) {
    errors.push(
      forbidden(itemsPath.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`),
    );
  }
  for (const key of listType === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : []) {
    const property = items.properties?.[key];
    if (property === undefined) continue;
    const at = itemsPath.child('properties').key(key);
    const reason = 'this property is in x-kubernetes-list-map-keys, so it';
    if (!items.required?.includes(key) && property.default === undefined) {
      errors.push(required(at.child('default'), `${reason} must have a default or be a required property`));
    }
    if (property.nullable) errors.push(forbidden(at.child('nullable'), `${reason} cannot be nullable`));
  }
  return errors;
}

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const hasNewline = (text: string) => /[\n\r]/.test(text);
const isBlank = (text: string) => text !== '' && text.trim() === '';

function validateRule(
  { rule, message = '', messageExpression = '', reason, fieldPath = '' }: ValidationRule,
  schema: JSONSchemaProps,
  path: Path,
): FieldError[] {
  const errors: FieldError[] = [];
  const messagePath = path.child('message');
  if (rule.trim() === '') errors.push(required(path.child('rule'), 'rule is not specified'));
  else if (isBlank(message)) errors.push(invalidValue(messagePath, message, 'must be non-empty if specified'));
  else if (hasNewline(message.trim())) {
    errors.push(invalidValue(messagePath, message, 'must not contain line breaks'));
  } else if (hasNewline(rule.trim()) && message.trim() === '') {
    errors.push(required(messagePath, 'message must be specified if rule contains line breaks'));
  }
  if (isBlank(messageExpression)) {
    const detail = 'messageExpression must be non-empty if specified';
    errors.push(required(path.child('messageExpression'), detail));
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(notSupported(path.child('reason'), reason, reasons));
  }
  const pathPath = path.child('fieldPath');
  if (isBlank(fieldPath)) errors.push(invalidValue(pathPath, fieldPath, 'must be non-empty if specified'));
  if (hasNewline(fieldPath)) errors.push(invalidValue(pathPath, fieldPath, 'must not contain line breaks'));
  if (typeof findField(fieldPath, schema, { brackets: true }) === 'string') {
    errors.push(invalidValue(pathPath, fieldPath, 'must be a valid path'));
  }
  return errors;
}
