import type { GroupVersionKind, TypeFacts } from '../facts.js';

const key = ({ group, version, kind }: GroupVersionKind) => `${group}/${version}/${kind}`;

/** Which type a kind is read into: the part of runtime.Scheme that decoding needs. */
export class Kinds {
  private readonly types = new Map<string, string>();

  constructor(types: Record<string, TypeFacts>) {
    for (const [name, facts] of Object.entries(types)) {
      for (const gvk of facts.gvk ?? []) this.types.set(key(gvk), name);
    }
  }

  /** definition name of the kind */
  typeOf(gvk: GroupVersionKind): string | undefined {
    return this.types.get(key(gvk));
  }

  /** Is the one convertible to the other: the same type, or the same kind in another version of its group? */
  isSameKind(a: GroupVersionKind, b: GroupVersionKind): boolean {
    return (a.group === b.group && a.kind === b.kind) || this.typeOf(a) === this.typeOf(b);
  }
}

/** Go's packages of the internal types; others are named as the first label of their group. */
const internalPackages: Record<string, string> = { '': 'core', 'rbac.authorization.k8s.io': 'rbac' };
const internalPackage = (group: string) => internalPackages[group] ?? group.split('.', 1)[0];

/** Where upstream makes the scheme that the group's kinds are registered in. */
const schemes: Record<string, string> = {};

export function noKindRegistered({ group, version, kind }: GroupVersionKind): string {
  const scheme = schemes[group] ?? 'pkg/runtime/scheme.go:111';
  const inVersion = group === '' ? version : `${group}/${version}`;
  return `no kind "${kind}" is registered for version "${inVersion}" in scheme "${scheme}"`;
}

export function unknownConversion(from: GroupVersionKind, to: GroupVersionKind): string {
  return `converting (${from.version}.${from.kind}) to (${internalPackage(to.group)}.${to.kind}): unknown conversion`;
}
