import type { JSONSchemaProps } from '#types/apiextensions.v1';

/** `items` where it is one schema; a list of schemas is not supported. */
export const itemsOf = ({ items }: JSONSchemaProps): JSONSchemaProps | undefined =>
  isSchema(items) ? items : undefined;

/** `additionalProperties` where it is a schema, not a boolean. */
export const additionalOf = ({ additionalProperties }: JSONSchemaProps): JSONSchemaProps | undefined =>
  isSchema(additionalProperties) ? additionalProperties : undefined;

function isSchema(value: unknown): value is JSONSchemaProps {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const lists = ['allOf', 'anyOf', 'oneOf'] as const;
const maps = ['properties', 'patternProperties', 'definitions'] as const;

/** Whether a schema or one below it is so (upstream: SchemaHas). */
export function schemaHas(schema: JSONSchemaProps | undefined, is: (schema: JSONSchemaProps) => boolean): boolean {
  if (schema === undefined) return false;
  const { items, not, additionalItems, dependencies } = schema;
  const below = [
    ...(Array.isArray(items) ? items : [items]),
    not,
    schema.additionalProperties,
    additionalItems,
    ...lists.flatMap((name) => schema[name] ?? []),
    ...maps.flatMap((name) => Object.values(schema[name] ?? {})),
    ...Object.values(dependencies ?? {}),
  ];
  return is(schema) || below.some((child) => isSchema(child) && schemaHas(child, is));
}
