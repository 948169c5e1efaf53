import type { Facts } from '../api/facts.js';
import { formatGroupVersion } from '../api/object.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';

export interface VersionResources {
  version: string;
  /** "v1", "apps/v1" */
  groupVersion: string;
  builtIn: boolean;
  resources: ResourceDescriptor[];
}

export interface GroupVersions {
  /** '' for the core group, which comes first */
  group: string;
  /** the preferred version first */
  versions: VersionResources[];
}

/**
 * The served groups in kube-apiserver's order of priority: the built-in ones as the facts have them, then all others
 * by name, with their versions from the most stable and newest on.
 */
export function groupResources(descriptors: ResourceDescriptor[], facts: Facts): GroupVersions[] {
  const builtIn = new Set(facts.resources.map((r) => `${r.group}/${r.version}`));
  const groups = new Map<string, Map<string, ResourceDescriptor[]>>();
  for (const group of facts.resources) groups.set(group.group, new Map());
  for (const descriptor of [...descriptors].sort(byGroup(builtIn))) {
    const versions = groups.get(descriptor.group) ?? new Map<string, ResourceDescriptor[]>();
    groups.set(descriptor.group, versions);
    versions.set(descriptor.version, [...(versions.get(descriptor.version) ?? []), descriptor]);
  }
  return [...groups]
    .filter(([, versions]) => versions.size > 0)
    .map(([group, versions]) => ({
      group,
      versions: [...versions].map(([version, resources]) => ({
        version,
        groupVersion: formatGroupVersion({ group, version }),
        builtIn: builtIn.has(`${group}/${version}`),
        resources,
      })),
    }));
}

function byGroup(builtIn: Set<string>) {
  return (a: ResourceDescriptor, b: ResourceDescriptor): number => {
    const known = Number(builtIn.has(`${b.group}/${b.version}`)) - Number(builtIn.has(`${a.group}/${a.version}`));
    if (known !== 0 || builtIn.has(`${a.group}/${a.version}`)) return known; // built-in ones stay in their order
    return compare(a.group, b.group) || compareVersions(b.version, a.version) || compare(a.resource, b.resource);
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const kubeVersion = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/;
const stages = ['alpha', 'beta', undefined];

/** Ascending: anything, v1alpha1, v1beta1, v1, v2 (upstream: version.CompareKubeAwareVersionStrings). */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [kubeVersion.exec(a), kubeVersion.exec(b)];
  if (left === null || right === null) return left === right ? compare(b, a) : left === null ? -1 : 1;
  return (
    stages.indexOf(left[2]) - stages.indexOf(right[2]) ||
    Number(left[1]) - Number(right[1]) ||
    Number(left[3] ?? 0) - Number(right[3] ?? 0)
  );
}
