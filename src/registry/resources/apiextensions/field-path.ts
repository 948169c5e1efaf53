import type { JSONSchemaProps } from '#types/apiextensions.v1';
import { additionalOf } from './json-schema.js';

export interface Found {
  /** the path in the way field errors write it: "spec.a[b]" */
  path: string;
  schema: JSONSchemaProps;
}

/**
 * The field that a path (".spec.ports", "['a.b']" where brackets are allowed) names below a schema, or what is wrong
 * with it (upstream: ValidFieldPath in pkg/apiserver/schema/cel).
 */
export function findField(path: string, schema: JSONSchemaProps, { brackets }: { brackets: boolean }): Found | string {
  const tokens = path.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]]+/g) ?? [];
  let found: Found = { path: '', schema };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token !== '.' && token !== '[') return `expected [ or . but got: ${token}`;
    if (token === '[' && !brackets) return 'array notation is not allowed';
    const name = tokens[++i];
    if (name === undefined) return 'unexpected end of JSON path';
    const isQuoted = name.length >= 2 && name.startsWith("'") && name.endsWith("'");
    if (token === '[' && !isQuoted) return `expected single quoted string but got ${name}`;
    const next = step(found, token === '[' ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name);
    if (next === undefined) return 'does not refer to a valid field';
    found = next;
    if (token === '.') continue;
    const end = tokens[++i];
    if (end === undefined) return 'unexpected end of JSON path';
    if (end !== ']') return `expected ] but got ${end}`;
  }
  return found;
}

function step({ path, schema }: Found, name: string): Found | undefined {
  const { properties } = schema;
  if (properties !== undefined) {
    const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return child && { path: path === '' ? name : `${path}.${name}`, schema: child };
  }
  const child = additionalOf(schema);
  return child && { path: `${path}[${name}]`, schema: child };
}
