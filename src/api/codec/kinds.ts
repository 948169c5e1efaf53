import type { GroupVersionKind, TypeFacts } from '../facts.js';
import { formatGroupVersion } from '../object.js';

const key = ({ group, version, kind }: GroupVersionKind) => `${group}/${version}/${kind}`;

/** Which type a kind is read into: the part of runtime.Scheme that decoding needs. */
export class Kinds {
  private readonly types = new Map<string, string>();

  constructor(types: Record<string, TypeFacts>) {
    for (const [name, facts] of Object.entries(types)) {
      for (const gvk of facts.gvk ?? []) this.types.set(key(gvk), name);
    }
  }

  /** definition name of the kind, where the scheme that serves `group` knows it */
  typeOf(gvk: GroupVersionKind, group: string): string | undefined {
    const isKnown = gvk.group === group || scheme(gvk.group) === scheme(group);
    return isKnown ? this.types.get(key(gvk)) : undefined;
  }

  /** Is the one convertible to the other: the same type, or the same kind in another version of its group? */
  isSameKind(a: GroupVersionKind, b: GroupVersionKind): boolean {
    return (a.group === b.group && a.kind === b.kind) || this.types.get(key(a)) === this.types.get(key(b));
  }
}

/** These groups are served by servers of their own within kube-apiserver, each of which knows only its own kinds. */
const ownSchemes = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io']);
const scheme = (group: string) => (ownSchemes.has(group) ? group : '');

/** Go's packages of the internal types; others are named as the first label of their group. */
const internalPackages: Record<string, string> = { '': 'core', 'rbac.authorization.k8s.io': 'rbac' };
export const internalPackage = (group: string) => internalPackages[group] ?? group.split('.', 1)[0];

/** where upstream makes its schemes */
const schemeSource = 'pkg/runtime/scheme.go:111';

export function noKindRegistered({ group, version, kind }: GroupVersionKind): string {
  const inVersion = formatGroupVersion({ group, version });
  return `no kind "${kind}" is registered for version "${inVersion}" in scheme "${schemeSource}"`;
}

export function unknownConversion(from: GroupVersionKind, to: GroupVersionKind): string {
  return `converting (${from.version}.${from.kind}) to (${internalPackage(to.group)}.${to.kind}): unknown conversion`;
}
