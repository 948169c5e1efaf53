import type { APIGroup, APIGroupList, APIResource, APIResourceList, APIVersions } from '#types/meta.v1';
import type { SubresourceFacts } from '../api/facts.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { GroupVersions, VersionResources } from './groups.js';

/** What /api answers: the core group's versions, and where the server is to be reached. */
export function apiVersions(groups: GroupVersions[], serverAddress: string): APIVersions {
  const core = groups.find(({ group }) => group === '');
  return {
    kind: 'APIVersions',
    versions: core?.versions.map(({ version }) => version) ?? [],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** What /apis answers. */
export function apiGroupList(groups: GroupVersions[]): APIGroupList {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ group }) => group !== '').map(summary) };
}

/** What /apis/<group> answers. */
export function apiGroup(group: GroupVersions): APIGroup {
  return { kind: 'APIGroup', apiVersion: 'v1', ...summary(group) };
}

function summary({ group, versions }: GroupVersions): APIGroup {
  const all = versions.map(({ groupVersion, version }) => ({ groupVersion, version }));
  return { name: group, versions: all, preferredVersion: all[0] };
}

/** What /api/v1 and /apis/<group>/<version> answer. */
export function apiResourceList({ groupVersion, resources }: VersionResources): APIResourceList {
  return {
    kind: 'APIResourceList',
    apiVersion: groupVersion === 'v1' ? undefined : 'v1', // the core group's list has none, for clients of old
    groupVersion,
    resources: resources.flatMap((resource) => [
      apiResource(resource),
      ...resource.subresources.map(apiSubresource(resource)),
    ]),
  };
}

function apiResource(resource: ResourceDescriptor): APIResource {
  return {
    name: resource.resource,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.verbs,
    shortNames: unlessEmpty(resource.shortNames),
    categories: unlessEmpty(resource.categories),
    storageVersionHash: resource.storageVersionHash,
  };
}

function apiSubresource(resource: ResourceDescriptor) {
  return ({ name, group, version, kind, verbs }: SubresourceFacts): APIResource => ({
    name: `${resource.resource}/${name}`,
    singularName: '',
    namespaced: resource.namespaced,
    ...(group === resource.group && version === resource.version ? {} : { group: group || undefined, version }),
    kind,
    verbs,
  });
}

const unlessEmpty = (list: string[]) => (list.length > 0 ? list : undefined);
