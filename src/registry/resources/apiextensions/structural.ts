import type { JSONSchemaProps } from '#types/apiextensions.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../api/field.js';
import { additionalOf, itemsOf } from './json-schema.js';

type Level = 'root' | 'item' | 'field';

/**
 * A structural schema says of every field what it is, outside of allOf, anyOf, oneOf and not, which only restrict
 * values (upstream: pkg/apiserver/schema/validation.go, complete.go). Errors come sorted, as upstream.
 */
export function validateStructural(schema: JSONSchemaProps, path: Path): FieldError[] {
  const errors = [...validateInvariants(schema, 'root', path), ...validateCompleteness(schema, path)];
  const text = ({ field, body }: FieldError) => `${field}: ${body}`;
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

const missingType = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function validateInvariants(schema: JSONSchemaProps, level: Level, path: Path): FieldError[] {
  const { type = '', properties = {}, additionalProperties } = schema;
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  const errors: FieldError[] = [];
  if (type === 'array' && items === undefined) errors.push(required(path.child('items'), 'must be specified'));
  if (items !== undefined) errors.push(...validateInvariants(items, 'item', path.child('items')));
  for (const [name, property] of Object.entries(properties)) {
    errors.push(...validateInvariants(property, 'field', path.child('properties').key(name)));
  }
  if (additionalProperties !== undefined && level === 'root') {
    errors.push(forbidden(path.child('additionalProperties'), 'must not be used at the root'));
  }
  if (additional !== undefined) {
    errors.push(...validateInvariants(additional, 'field', path.child('additionalProperties')));
  }
  return [
    ...errors,
    ...validateExtensions(schema, path),
    ...validateJunctors(schema, level, path, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf)),
    ...validateType(schema, level, path),
    ...validateMetaProperties(schema, level, path),
  ];
}

/** Both may be what x-kubernetes-int-or-string is written out as. */
const isIntOrString = (anyOf: JSONSchemaProps[] | undefined) => equal(anyOf, [{ type: 'integer' }, { type: 'string' }]);

function validateExtensions(schema: JSONSchemaProps, path: Path): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((name) => schema[name])
    .map((name) => invalidValue(path.child(name), true, 'must be false if x-kubernetes-int-or-string is true'));
}

function validateType(schema: JSONSchemaProps, level: Level, path: Path): FieldError[] {
  const { type = '', properties = {} } = schema;
  const typePath = path.child('type');
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-embedded-resource']) {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    if (type === '') errors.push(required(typePath, detail));
    else if (type !== 'object') errors.push(invalidValue(typePath, type, detail));
    if (schema.additionalProperties !== undefined) {
      const reason = 'must not be used if x-kubernetes-embedded-resource is set';
      errors.push(forbidden(path.child('additionalProperties'), reason));
    }
    if (!isOpen && Object.keys(properties).length === 0) {
      const reason =
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
      errors.push(required(path.child('properties'), reason));
    }
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !isOpen) {
    errors.push(required(typePath, missingType[level]));
  }
  const isOther = level === 'root' && type !== '' && type !== 'object';
  return isOther ? [...errors, invalidValue(typePath, type, 'must be object at the root')] : errors;
}

function validateMetaProperties(schema: JSONSchemaProps, level: Level, path: Path): FieldError[] {
  const { properties = {} } = schema;
  const isResource = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  const at = (name: string) => path.child('properties').key(name);
  const errors: FieldError[] = [];
  for (const name of isResource ? ['kind', 'apiVersion'] : []) {
    const property = properties[name];
    if (property === undefined || property.type === 'string') continue;
    errors.push(invalidValue(at(name).child('type'), property.type ?? '', 'must be string'));
  }
  const { metadata } = properties;
  if (metadata === undefined) return errors;
  if (isResource && metadata.type !== 'object') {
    errors.push(invalidValue(at('metadata').child('type'), metadata.type ?? '', 'must be object'));
  }
  if (level !== 'root' || restrictsNamesOnly(metadata)) return errors;
  const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [...errors, forbidden(at('metadata'), detail)];
}

function restrictsNamesOnly({ properties = {}, type: _type, default: _default, ...rest }: JSONSchemaProps): boolean {
  const others = Object.keys(properties).filter((name) => name !== 'name' && name !== 'generateName');
  return others.length === 0 && Object.keys(rest).length === 0;
}

function validateJunctors(
  schema: JSONSchemaProps,
  level: Level,
  path: Path,
  skipAnyOf = false,
  skipFirstAllOf = false,
): FieldError[] {
  const nested = (list: 'anyOf' | 'allOf' | 'oneOf', skip: (i: number) => boolean = () => false) =>
    (schema[list] ?? []).flatMap((child, i) => validateNested(child, level, path.child(list).index(i), skip(i)));
  return [
    ...(skipAnyOf ? [] : nested('anyOf')),
    ...nested('allOf', (i) => skipFirstAllOf && i === 0),
    ...nested('oneOf'),
    ...(schema.not === undefined ? [] : validateNested(schema.not, level, path.child('not'))),
  ];
}

/** What only restricts values must not define them; the detail by field. */
const forbiddenWhenNested = {
  type: 'must be empty to be structural',
  default: 'must be undefined to be structural',
  title: 'must be empty to be structural',
  description: 'must be empty to be structural',
  nullable: 'must be false to be structural',
  'x-kubernetes-preserve-unknown-fields': 'must be false to be structural',
  'x-kubernetes-embedded-resource': 'must be false to be structural',
  'x-kubernetes-int-or-string': 'must be false to be structural',
  'x-kubernetes-list-map-keys': 'must be empty to be structural',
  'x-kubernetes-list-type': 'must be undefined to be structural',
  'x-kubernetes-map-type': 'must be undefined to be structural',
  'x-kubernetes-validations': 'must be empty to be structural',
};

function validateNested(schema: JSONSchemaProps, level: Level, path: Path, skipAnyOf = false): FieldError[] {
  const errors = validateJunctors(schema, level, path, skipAnyOf);
  const items = itemsOf(schema);
  if (items !== undefined) errors.push(...validateNested(items, level, path.child('items')));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    errors.push(...validateNested(property, 'field', path.child('properties').key(name)));
  }
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) {
    errors.push(forbidden(path.child('additionalProperties'), 'must be undefined to be structural'));
  }
  for (const [name, detail] of Object.entries(forbiddenWhenNested)) {
    if (schema[name as keyof JSONSchemaProps] !== undefined) errors.push(forbidden(path.child(name), detail));
  }
  if (schema.properties?.metadata !== undefined) {
    const metadata = path.child('properties').key('metadata');
    errors.push(forbidden(metadata, 'must not be specified in a nested context'));
  }
  return errors;
}

/** Whatever is restricted must be defined. */
function validateCompleteness(schema: JSONSchemaProps, path: Path): FieldError[] {
  return completenessOf(schema, schema, path, path);
}

function completenessOf(
  restriction: JSONSchemaProps,
  schema: JSONSchemaProps,
  path: Path,
  restrictionPath: Path,
): FieldError[] {
  const lists = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((list) =>
    (restriction[list] ?? []).flatMap((child, i) =>
      nestedCompleteness(child, schema, path, restrictionPath.child(list).index(i)),
    ),
  );
  if (restriction.not === undefined) return lists;
  return [...nestedCompleteness(restriction.not, schema, path, restrictionPath.child('not')), ...lists];
}

function nestedCompleteness(
  restriction: JSONSchemaProps,
  schema: JSONSchemaProps | undefined,
  path: Path,
  restrictionPath: Path,
): FieldError[] {
  if (schema === undefined) return [required(path, `because it is defined in ${restrictionPath}`)];
  const errors = completenessOf(restriction, schema, path, restrictionPath);
  const items = itemsOf(restriction);
  if (items !== undefined) {
    const at = restrictionPath.child('items');
    errors.push(...nestedCompleteness(items, itemsOf(schema), path.child('items'), at));
  }
  for (const [name, property] of Object.entries(restriction.properties ?? {})) {
    const at = restrictionPath.child('properties').key(name);
    errors.push(...nestedCompleteness(property, schema.properties?.[name], path.child('properties').key(name), at));
  }
  return errors;
}
