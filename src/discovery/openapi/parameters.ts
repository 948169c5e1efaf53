import type { Docs } from '../../api/docs.js';
import type { Facts, TypeRef } from '../../api/facts.js';
import type { Parameter } from './operations.js';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Makes the parameters of operations; those of the options kinds follow from the kinds' fields. */
export class ParameterWriter {
  private readonly known = new Map<string, Parameter[]>();

  constructor(
    private readonly facts: Facts,
    private readonly docs: Docs,
  ) {}

  /** Of "ListOptions", "CreateOptions", ... */
  meta(kind: string): Parameter[] {
    return this.options(`${meta}.${kind}`);
  }

  /** The fields of an options kind that fit into a query. */
  options(type: string): Parameter[] {
    let parameters = this.known.get(type);
    if (parameters === undefined) {
      parameters = (this.facts.types[type].fields ?? []).flatMap((field): Parameter[] => {
        const jsonType = queryType(field.type);
        if (jsonType === undefined || field.name === 'kind' || field.name === 'apiVersion') return [];
        return [{ name: field.name, in: 'query', type: jsonType, description: this.docs(`${type}.${field.name}`) }];
      });
      this.known.set(type, parameters);
    }
    return parameters;
  }

  name(kind: string): Parameter {
    return { name: 'name', in: 'path', type: 'string', description: `name of the ${kind}` };
  }

  /** "namespace" and "path" in paths, "pretty" in queries */
  shared(name: 'namespace' | 'path' | 'pretty'): Parameter {
    return {
      name,
      in: name === 'pretty' ? 'query' : 'path',
      type: 'string',
      description: this.docs(`parameter.${name}`),
    };
  }
}

const queryTypes: Record<string, Parameter['type']> = {
  string: 'string',
  boolean: 'boolean',
  int32: 'integer',
  int64: 'integer',
};

function queryType(type: TypeRef): Parameter['type'] | undefined {
  if (typeof type === 'string') return queryTypes[type];
  return 'list' in type ? queryType(type.list) : undefined;
}
