import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { Method, Operation, Parameter } from './operations.js';
import type { ParameterWriter } from './parameters.js';

export const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
export const forms = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
export const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

export interface Naming {
  /** "CoreV1": what stands in operation ids behind the verb */
  infix: string;
  tag: string;
}

/** "rbac.authorization.k8s.io" and "v1" make "RbacAuthorizationV1" (upstream: GetOperationIDAndTags). */
export function naming(group: string, version = ''): Naming {
  const words = (group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')).split(/[^A-Za-z0-9_]+/);
  const name = words.map((word, i) => (i === 0 ? word : capital(word))).join('');
  return { infix: capital(name) + capital(version), tag: version === '' ? name : `${name}_${version}` };
}

export const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Where a resource's operations stand, and what all of them have alike. */
export class Place {
  /** of operation ids: "NamespacedPod" */
  readonly name: string;
  /** namespace, where there is one, and pretty */
  readonly inScope: Parameter[];
  private readonly naming: Naming;
  private readonly prefix: string;

  constructor(
    readonly resource: ResourceDescriptor,
    readonly write: ParameterWriter,
    /** custom resources have fewer forms, patches and no watch paths */
    readonly custom: boolean,
  ) {
    const { group, version, namespaced, kind } = resource;
    this.naming = naming(group, version);
    this.prefix = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    this.name = (namespaced ? 'Namespaced' : '') + kind;
    this.inScope = namespaced ? [write.shared('namespace'), write.shared('pretty')] : [write.shared('pretty')];
  }

  /** The collection's path, in a namespace where it has one; `below` is "/watch" for the old watches. */
  path(below = ''): string {
    const namespace = this.resource.namespaced ? '/namespaces/{namespace}' : '';
    return `${this.prefix}${below}${namespace}/${this.resource.resource}`;
  }

  /** The path over all namespaces. */
  everywhere(below = ''): string {
    return `${this.prefix}${below}/${this.resource.resource}`;
  }

  has(verb: string): boolean {
    return this.resource.verbs.includes(verb);
  }

  /** An operation with id `verb` + "CoreV1" + `rest`. */
  operation(method: Method, path: string, verb: string, rest: string, of: Partial<Operation>): Operation {
    const { group, version, kind } = this.resource;
    return {
      method,
      path,
      id: `${verb}${this.naming.infix}${rest}`,
      tag: this.naming.tag,
      action: method,
      gvk: { group, version, kind },
      consumes: this.custom ? forms.slice(0, 2) : ['*/*'],
      produces: this.custom ? forms.slice(0, 2) : forms,
      parameters: this.inScope,
      codes: [200],
      ...of,
    };
  }
}
