import { GoError } from './go-time.js';
import { string } from './scalars.js';
import { listOf, type Shape } from './shape.js';

export interface SchemaUnion {
  /** what a list holds, where one is allowed */
  list: 'schemas' | 'strings' | undefined;
  isBoolean: boolean;
}

/** The types of apiextensions.k8s.io that are a JSON schema or something else. */
export const schemaUnions: Record<string, SchemaUnion> = {
  'v1.JSONSchemaPropsOrBool': { list: undefined, isBoolean: true },
  'v1.JSONSchemaPropsOrArray': { list: 'schemas', isBoolean: false },
  'v1.JSONSchemaPropsOrStringArray': { list: 'strings', isBoolean: false },
};

/** definition name of the schemas within such a type */
export const schemaIn = (union: string) => union.replace(/Or[A-Za-z]+$/, '');

export const badBoolean = () => new GoError('boolean or JSON schema expected');

/** `schema` is asked for when it is needed, since schemas contain these types. */
export function unionShape(goName: string, schema: () => Shape): Shape | undefined {
  const union = schemaUnions[goName];
  if (union === undefined) return undefined;
  const zero = union.isBoolean ? false : null;
  return {
    isStruct: true,
    zero: () => zero,
    isZero: (value) => value === zero,
    read(value) {
      if (Array.isArray(value) && union.list !== undefined) {
        return listOf(union.list === 'strings' ? string : schema()).read(value);
      }
      if (typeof value === 'object' && !Array.isArray(value)) return schema().read(value);
      if (!union.isBoolean) return zero; // what is neither is read as nothing
      if (typeof value !== 'boolean') throw badBoolean();
      return value;
    },
  };
}
