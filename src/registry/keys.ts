/**
 * Where kube-apiserver keeps each resource below its prefix. Most stand under their plural; these do not
 * (upstream: SpecialDefaultResourcePrefixes, and the CRD and APIService registries' own prefixes).
 */
const special: Record<string, string> = {
  replicationcontrollers: 'controllers',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  services: 'services/specs',
  'ingresses.networking.k8s.io': 'ingress',
  'customresourcedefinitions.apiextensions.k8s.io': 'apiextensions.k8s.io/customresourcedefinitions',
  'apiservices.apiregistration.k8s.io': 'apiregistration.k8s.io/apiservices',
};

/** For example "/pods/" or "/services/specs/". Events of both groups share one place. */
export function storagePrefix(group: string, resource: string): string {
  const name = group === '' ? resource : `${resource}.${group}`;
  return `/${special[name] ?? resource}/`;
}

/** The key of one object, or the beginning of the keys of a namespace (`name` absent) or of all. */
export function keyFor(prefix: string, namespaced: boolean, namespace: string, name?: string): string {
  if (!namespaced) return prefix + (name ?? '');
  if (namespace === '') return prefix;
  return `${prefix}${namespace}/${name ?? ''}`;
}
