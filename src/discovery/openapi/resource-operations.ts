import type { SubresourceFacts } from '../../api/facts.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { Method, Operation, Parameter } from './operations.js';
import type { ParameterWriter } from './parameters.js';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const forms = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
const patches = ['application/json-patch+json', 'application/merge-patch+json'];
const strategicPatch = 'application/strategic-merge-patch+json';
const applyPatch = 'application/apply-patch+yaml';

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

/** All operations on a resource and its subresources; custom resources have fewer forms, patches and no watch paths. */
export class ResourceOperations {
  private readonly base: Pick<Operation, 'tag' | 'consumes' | 'produces'>;
  private readonly infix: string;
  private readonly prefix: string;
  private readonly scope: string;
  private readonly inScope: Parameter[];

  constructor(
    private readonly resource: ResourceDescriptor,
    private readonly write: ParameterWriter,
    private readonly custom: boolean,
  ) {
    const { group, version, namespaced } = resource;
    const { infix, tag } = naming(group, version);
    this.infix = infix;
    this.base = { tag, consumes: custom ? forms.slice(0, 2) : ['*/*'], produces: custom ? forms.slice(0, 2) : forms };
    this.prefix = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    this.scope = namespaced ? 'Namespaced' : '';
    this.inScope = namespaced ? [write.shared('namespace'), write.shared('pretty')] : [write.shared('pretty')];
  }

  all(): Operation[] {
    const subresources = this.resource.subresources.flatMap((subresource) => this.subresource(subresource));
    return [...this.collection(), ...this.everywhere(), ...this.item(), ...this.watches(), ...subresources];
  }

  private get path(): string {
    return this.below('');
  }

  /** The collection's path, in a namespace where it has one: `below('/watch')` is that of the old watches. */
  private below(what: string): string {
    const namespace = this.resource.namespaced ? '/namespaces/{namespace}' : '';
    return `${this.prefix}${what}${namespace}/${this.resource.resource}`;
  }

  private has(verb: string): boolean {
    return this.resource.verbs.includes(verb);
  }

  private operation(method: Method, path: string, verb: string, rest: string, of: Partial<Operation>): Operation {
    const { group, version, kind } = this.resource;
    const id = `${verb}${this.infix}${rest}`;
    return {
      ...this.base,
      method,
      path,
      id,
      gvk: { group, version, kind },
      action: method,
      parameters: this.inScope,
      codes: [200],
      ...of,
    };
  }

  private collection(): Operation[] {
    const { kind, type } = this.resource;
    const name = this.scope + kind;
    const operations: Operation[] = [];
    if (this.has('list')) operations.push(this.operation('get', this.path, 'list', name, this.listing(this.inScope)));
    if (this.has('create')) {
      operations.push(this.operation('post', this.path, 'create', name, this.creating(type, this.inScope)));
    }
    if (this.has('deletecollection')) {
      const selecting = this.write
        .meta('ListOptions')
        .filter(({ name }) => name !== 'watch' && name !== 'allowWatchBookmarks');
      operations.push(
        this.operation('delete', this.path, 'delete', `Collection${name}`, {
          action: 'deletecollection',
          parameters: [...this.inScope, ...selecting, ...this.write.meta('DeleteOptions')],
          body: { type: `${meta}.DeleteOptions`, required: false },
          answer: `${meta}.Status`,
        }),
      );
    }
    return operations;
  }

  private everywhere(): Operation[] {
    const { kind, namespaced, resource } = this.resource;
    if (!namespaced || !this.has('list')) return [];
    const listing = this.listing([this.write.shared('pretty')]);
    return [this.operation('get', `${this.prefix}/${resource}`, 'list', `${kind}ForAllNamespaces`, listing)];
  }

  private item(): Operation[] {
    const { kind, type, verbs, deleteReturnsObject } = this.resource;
    const path = `${this.path}/{name}`;
    const parameters = [this.write.name(kind), ...this.inScope];
    const operations = this.changes(path, this.scope + kind, type, verbs, parameters, {});
    if (!this.has('delete')) return operations;
    const deleting = this.operation('delete', path, 'delete', this.scope + kind, {
      parameters: [...parameters, ...this.write.meta('DeleteOptions')],
      body: { type: `${meta}.DeleteOptions`, required: false },
      codes: [200, 202],
      answer: deleteReturnsObject ? type : `${meta}.Status`,
    });
    return [...operations, deleting];
  }

  /** What an item and a subresource have alike: GET, PUT and PATCH. */
  private changes(
    path: string,
    name: string,
    type: string,
    verbs: string[],
    parameters: Parameter[],
    of: Partial<Operation>,
  ) {
    const written = { codes: [200, 201], answer: type };
    const operations: Operation[] = [];
    if (verbs.includes('get'))
      operations.push(this.operation('get', path, 'read', name, { parameters, answer: type, ...of }));
    if (verbs.includes('update')) {
      const own = [...parameters, ...this.write.meta('UpdateOptions')];
      const body = { type, required: true };
      operations.push(this.operation('put', path, 'replace', name, { parameters: own, body, ...written, ...of }));
    }
    if (verbs.includes('patch')) {
      const own = [...parameters, ...this.write.meta('PatchOptions')];
      const body = { type: `${meta}.Patch`, required: true };
      const consumes = this.custom ? [...patches, applyPatch] : [...patches, strategicPatch, applyPatch];
      operations.push(
        this.operation('patch', path, 'patch', name, { parameters: own, body, consumes, ...written, ...of }),
      );
    }
    return operations;
  }

  /** The deprecated paths. */
  private watches(): Operation[] {
    const { kind, namespaced, resource } = this.resource;
    if (this.custom || !this.has('watch')) return [];
    const name = this.scope + kind;
    const watching = (of: Partial<Operation>, parameters: Parameter[]): Partial<Operation> => ({
      ...of,
      parameters: [...parameters, ...this.write.meta('ListOptions')],
      produces: [...forms, ...streams],
      answer: `${meta}.WatchEvent`,
    });
    const path = this.below('/watch');
    const list = watching({ action: 'watchlist' }, this.inScope);
    const one = watching({ action: 'watch' }, [this.write.name(kind), ...this.inScope]);
    const all = watching({ action: 'watchlist' }, [this.write.shared('pretty')]);
    return [
      this.operation('get', path, 'watch', `${name}List`, list),
      ...(this.has('get') ? [this.operation('get', `${path}/{name}`, 'watch', name, one)] : []),
      ...(namespaced
        ? [this.operation('get', `${this.prefix}/watch/${resource}`, 'watch', `${kind}ListForAllNamespaces`, all)]
        : []),
    ];
  }

  private listing(parameters: Parameter[]): Partial<Operation> {
    return {
      action: 'list',
      parameters: [...parameters, ...this.write.meta('ListOptions')],
      produces: this.custom ? this.base.produces : [...forms, ...streams],
      answer: `${this.resource.type}List`,
    };
  }

  private creating(type: string, parameters: Parameter[]): Partial<Operation> {
    return {
      parameters: [...parameters, ...this.write.meta('CreateOptions')],
      body: { type, required: true },
      codes: [200, 201, 202],
      answer: type,
    };
  }

  private subresource(subresource: SubresourceFacts): Operation[] {
    const { group, version, kind, verbs, type = '', connect } = subresource;
    const path = `${this.path}/{name}/${subresource.name}`;
    const name = `${this.scope}${this.resource.kind}${capital(subresource.name)}`;
    const gvk = { group, version, kind };
    if (connect) return this.connections(subresource, path, name);
    const parameters = [this.write.name(kind), ...this.inScope];
    if (subresource.name === 'log') {
      const options = this.write.options('io.k8s.api.core.v1.PodLogOptions');
      const log = { gvk, parameters: [...parameters, ...options], produces: ['text/plain', ...forms] };
      return [this.operation('get', path, 'read', name, log)];
    }
    const changes = this.changes(path, name, type, verbs, parameters, { gvk });
    if (!verbs.includes('create')) return changes;
    return [...changes, this.operation('post', path, 'create', name, { gvk, ...this.creating(type, parameters) })];
  }

  private connections(
    { name, group, version, kind, verbs, type = '' }: SubresourceFacts,
    path: string,
    title: string,
  ): Operation[] {
    const all: Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
    const used = verbs.includes('update') ? all : all.filter((method) => method === 'get' || method === 'post');
    const scope = this.inScope.filter((parameter) => parameter.name === 'namespace');
    const parameters = [this.write.name(kind), ...scope, ...this.write.options(type)];
    const of = { gvk: { group, version, kind }, action: 'connect', consumes: ['*/*'], produces: ['*/*'] };
    const operations = used.map((method) =>
      this.operation(method, path, 'connect', capital(method) + title, { ...of, parameters }),
    );
    if (name !== 'proxy') return operations;
    return operations.flatMap((operation) => [
      operation,
      {
        ...operation,
        path: `${path}/{path}`,
        id: `${operation.id}WithPath`,
        parameters: [...parameters, this.write.shared('path')],
      },
    ]);
  }
}
