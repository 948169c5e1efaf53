import type { Docs } from '../../api/docs.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import { meta } from './place.js';
import { type Definition, type Dialect, refPrefix, type Schema } from './schema.js';

/** What a CustomResourceDefinition says of the objects of one of its versions. */
export interface CustomSchema {
  openAPIV3Schema?: Schema;
  selectableFields?: { jsonPath: string }[];
}

/** The definitions of a custom resource and of its list, in one dialect of OpenAPI. */
export function customDefinitions(
  resource: ResourceDescriptor,
  { openAPIV3Schema = {}, selectableFields = [] }: CustomSchema,
  dialect: Dialect,
  docs: Docs,
): Record<string, Definition> {
  const { group, version, kind, listKind, resource: plural, type } = resource;
  const extensions = (of: string): Schema => ({
    'x-kubernetes-group-version-kind': [{ group, kind: of, version }],
    ...(selectableFields.length === 0
      ? {}
      : {
          'x-kubernetes-selectable-fields': selectableFields.map((f) => ({ fieldPath: f.jsonPath.replace(/^\./, '') })),
        }),
  });
  const head = (metaKind: string): Schema => ({
    apiVersion: described(docs('io.k8s.api.core.v1.Pod.apiVersion'), { type: 'string' }),
    kind: described(docs('io.k8s.api.core.v1.Pod.kind'), { type: 'string' }),
    metadata: { $ref: `${refPrefix[dialect]}${meta}.${metaKind}` },
  });
  const item = { $ref: refPrefix[dialect] + type };
  return {
    [type]: {
      schema: { ...object(openAPIV3Schema, dialect, head('ObjectMeta')), ...extensions(kind) },
      references: [`${meta}.ObjectMeta`],
    },
    [`${type}List`]: {
      schema: {
        description: `${listKind} is a list of ${kind}`,
        type: 'object',
        required: ['items'],
        properties: { ...head('ListMeta'), items: { description: `List of ${plural}.`, type: 'array', items: item } },
        ...extensions(listKind),
      },
      references: [`${meta}.ListMeta`],
    },
  };
}

const described = (description: string, schema: Schema) => (description === '' ? schema : { description, ...schema });

/** kubectl's reader of v2 can't have properties where unknown fields are kept. */
function object(schema: Schema, dialect: Dialect, head: Schema): Schema {
  if (dialect === 'v2' && schema['x-kubernetes-preserve-unknown-fields'] === true) return { type: 'object' };
  const { properties, ...rest } = dialect === 'v2' ? toV2(schema) : toV3(schema);
  return { ...rest, type: 'object', properties: { ...(properties as Schema | undefined), ...head } };
}

function toV3(schema: Schema): Schema {
  const inner = { ...schema, ...mapInner(schema, toV3) };
  if (schema['x-kubernetes-int-or-string'] === true && schema.anyOf === undefined && schema.allOf === undefined) {
    return { ...inner, anyOf: [{ type: 'integer' }, { type: 'string' }] };
  }
  if (schema['x-kubernetes-embedded-resource'] !== true) return inner;
  const required = [...new Set(['kind', 'apiVersion', ...((schema.required as string[] | undefined) ?? [])])];
  const text = { type: 'string' };
  const metadata = { $ref: `${refPrefix.v3}${meta}.ObjectMeta` };
  return {
    ...inner,
    required,
    properties: { ...(inner.properties as Schema | undefined), apiVersion: text, kind: text, metadata },
  };
}

const notInV2 = ['default', 'nullable', 'allOf', 'anyOf', 'oneOf', 'not'];

/** What OpenAPI v2, or kubectl's reader of it, can't express is left out (upstream: ToStructuralOpenAPIV2). */
function toV2(schema: Schema): Schema {
  const v2: Schema = { ...schema };
  for (const key of notInV2) delete v2[key];
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.nullable === true || preserves) {
    delete v2.items;
    delete v2.properties;
    if (schema.nullable === true || schema.type === 'object') delete v2.type;
  }
  if (v2.type === 'array' && v2.items === undefined) delete v2.type;
  const properties = (v2.properties ?? {}) as Record<string, Schema>;
  const required = ((v2.required as string[] | undefined) ?? []).filter((name) => properties[name]?.nullable !== true);
  if (required.length > 0) v2.required = required;
  else delete v2.required;
  return { ...v2, ...mapInner(v2, toV2) };
}

function mapInner({ properties, items, additionalProperties }: Schema, change: (schema: Schema) => Schema): Schema {
  const isSchema = (value: unknown): value is Schema =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isSchema(properties) ? Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  return {
    ...(entries.length > 0
      ? { properties: Object.fromEntries(entries.map(([name, s]) => [name, isSchema(s) ? change(s) : s])) }
      : {}),
    ...(isSchema(items) ? { items: change(items) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: change(additionalProperties) } : {}),
  };
}
