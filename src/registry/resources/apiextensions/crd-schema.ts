import type { CustomResourceValidation, JSONSchemaProps } from '#types/apiextensions.v1';
import { type FieldError, forbidden, invalidValue, notSupported, type Path, required } from '../../../api/field.js';
import { itemsOf, schemaHas } from './json-schema.js';
import { validateExtensions } from './schema-extensions.js';
import { validateStructural } from './structural.js';

/** What an update lets through, because the old definition has it already. */
export interface SchemaOptions {
  structural: boolean;
}

/** Upstream: validateCustomResourceDefinitionValidation, without defaults' values and CEL. */
export function validateSchema(
  validation: CustomResourceValidation | undefined,
  hasStatus: boolean,
  path: Path,
  options: SchemaOptions,
): FieldError[] {
  const schema = validation?.openAPIV3Schema;
  if (schema === undefined) return [];
  const schemaPath = path.child('openAPIV3Schema');
  const errors = hasStatus ? validateRoot(schema, schemaPath) : [];
  if (schema.nullable) errors.push(forbidden(schemaPath.child('nullable'), 'nullable cannot be true at the root'));
  // schemas that can't be structural at all are told so by the other checks
  if (options.structural && !schemaHas(schema, isUnsupported)) errors.push(...validateStructural(schema, schemaPath));
  errors.push(...validateProps(schema, schemaPath, { isRoot: true, insideMeta: false }));
  if (errors.length > 0 || !schemaHas(schema, ({ $schema }) => $schema !== undefined)) return errors;
  return [invalidValue(schemaPath, '', "OpenAPIV3Schema 'schema' is not supported")];
}

const unsupported = [
  'id',
  '$schema',
  '$ref',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
] as const;

const isUnsupported = (schema: JSONSchemaProps): boolean =>
  unsupported.some((name) => schema[name] !== undefined) || Array.isArray(schema.items);

const goNames =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';
const allowedAtRoot = new Set([
  ...goNames.split(' ').map((name) => name[0].toLowerCase() + name.slice(1)),
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
]);

/** The status is validated by itself, by the schema of its property, so the root may say nothing else about it. */
function validateRoot(schema: JSONSchemaProps, path: Path): FieldError[] {
  if (schema.type !== undefined && schema.type !== 'object') {
    const detail =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalidValue(path.child('type'), schema.type, detail)];
  }
  if (Object.keys(schema).every((name) => allowedAtRoot.has(name))) return [];
  const detail = `only [${goNames}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalidValue(path, schema, detail)];
}

interface Place {
  isRoot: boolean;
  /** below metadata, kind or apiVersion of a resource */
  insideMeta: boolean;
  /** why there may be no default, if so */
  noDefault?: string;
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const metaFields = ['metadata', 'kind', 'apiVersion'];

/** Upstream: ValidateCustomResourceDefinitionOpenAPISchema and specStandardValidatorV3. */
function validateProps(schema: JSONSchemaProps, path: Path, place: Place): FieldError[] {
  const errors = validateStandard(schema, path, place);
  const { uniqueItems, properties = {}, additionalProperties } = schema;
  if (uniqueItems) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(path.child('uniqueItems'), detail));
  }
  if (additionalProperties !== undefined && additionalProperties !== true && Object.keys(properties).length > 0) {
    const detail = 'additionalProperties and properties are mutual exclusive';
    errors.push(forbidden(path.child('additionalProperties'), detail));
  }
  return [...errors, ...validateChildren(schema, path, place), ...validateExtensions(schema, path)];
}

function validateStandard(schema: JSONSchemaProps, path: Path, { insideMeta, noDefault }: Place): FieldError[] {
  const { type = '' } = schema;
  const errors: FieldError[] = [];
  if (type !== '' && !types.includes(type)) errors.push(notSupported(path.child('type'), type, types));
  if (schema.default !== undefined && noDefault !== undefined) {
    errors.push(forbidden(path.child('default'), `must not be set ${noDefault}`));
  }
  for (const name of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const) {
    if (schema[name] !== undefined) errors.push(forbidden(path.child(name), `${name} is not supported`));
  }
  if (type === 'null') {
    const detail = 'type cannot be set to null, use nullable as an alternative';
    errors.push(forbidden(path.child('type'), detail));
  }
  if (Array.isArray(schema.items)) {
    errors.push(forbidden(path.child('items'), 'items must be a schema object and not an array'));
  }
  if (insideMeta && schema['x-kubernetes-embedded-resource']) {
    const detail = 'must not be used inside of resource meta';
    errors.push(forbidden(path.child('x-kubernetes-embedded-resource'), detail));
  }
  return errors;
}

function validateChildren(schema: JSONSchemaProps, path: Path, place: Place): FieldError[] {
  const below: Place = { ...place, isRoot: false };
  const errors: FieldError[] = [];
  const visit = (child: unknown, at: Path, where = below) => {
    if (typeof child === 'object' && child !== null) errors.push(...validateProps(child as JSONSchemaProps, at, where));
  };
  const additionalPlace = place.insideMeta
    ? { ...below, noDefault: 'inside additionalProperties applying to object metadata' }
    : below;
  visit(schema.additionalProperties, path.child('additionalProperties'), additionalPlace);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    visit(property, path.child('properties').key(name), placeOfProperty(name, schema, place));
  }
  visit(schema.not, path.child('not'));
  for (const list of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [i, child] of (schema[list] ?? []).entries()) visit(child, path.child(list).index(i));
  }
  visit(itemsOf(schema), path.child('items'));
  return errors;
}

function placeOfProperty(name: string, schema: JSONSchemaProps, { isRoot, ...place }: Place): Place {
  const isMeta = (isRoot || schema['x-kubernetes-embedded-resource'] === true) && metaFields.includes(name);
  const noDefault = isMeta && isRoot ? `in top-level ${name}` : place.noDefault;
  return { isRoot: false, insideMeta: place.insideMeta || isMeta, noDefault };
}

export const missingSchema = (path: Path): FieldError => required(path.child('schema', 'openAPIV3Schema'));
