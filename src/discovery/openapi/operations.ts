import type { GroupVersionKind } from '../../api/facts.js';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

/** In the order in which OpenAPI lists them. */
export const methods: Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** One operation, in no dialect of OpenAPI yet. */
export interface Operation {
  path: string;
  method: Method;
  id: string;
  tag: string;
  /** x-kubernetes-action */
  action?: string;
  gvk?: GroupVersionKind;
  consumes?: string[];
  produces: string[];
  parameters: Parameter[];
  /** definition name */
  body?: { type: string; required: boolean };
  /** besides 401 */
  codes: number[];
  /** definition name of what is answered; plain text where absent */
  answer?: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  type: 'string' | 'boolean' | 'integer';
  description: string;
}

export interface PathItem {
  path: string;
  /** what all operations of the path have */
  common: Parameter[];
  operations: Operation[];
}

/** Operations by their path, sorted; parameters that all operations of a path have stand with the path. */
export function pathItems(operations: Operation[]): PathItem[] {
  const byPath = new Map<string, Operation[]>();
  for (const operation of operations) {
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
  }
  return [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, own]) => {
      const isCommon = (p: Parameter) =>
        own.every(({ parameters }) => parameters.some((q) => q.name === p.name && q.in === p.in));
      return {
        path,
        common: sortParameters(own[0].parameters.filter(isCommon)),
        operations: methods.flatMap((method) =>
          own
            .filter((operation) => operation.method === method)
            .map((operation) => ({
              ...operation,
              parameters: sortParameters(operation.parameters.filter((p) => !isCommon(p))),
            })),
        ),
      };
    });
}

function sortParameters(parameters: Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => (a.name === b.name ? compare(a.in, b.in) : compare(a.name, b.name)));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const statusTexts: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 401: 'Unauthorized' };

/** The definitions that operations name. */
export function roots(operations: Operation[]): Set<string> {
  const names = operations.flatMap(({ body, answer }) => [body?.type, answer]);
  return new Set(names.filter((name) => name !== undefined));
}
