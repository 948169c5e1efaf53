import type { APIGroupDiscovery, APIGroupDiscoveryList, APIResourceDiscovery } from '#types/apidiscovery.v2';
import type { GroupVersionKind } from '../api/facts.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { GroupVersions, VersionResources } from './groups.js';

/** All that is to be discovered of some groups in one document. */
export function groupDiscoveryList(groups: GroupVersions[]): APIGroupDiscoveryList {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(groupDiscovery),
  };
}

function groupDiscovery({ group, versions }: GroupVersions): APIGroupDiscovery {
  return {
    metadata: group === '' ? {} : { name: group },
    versions: versions.map((version) => ({
      version: version.version,
      resources: version.resources.map((resource) => resourceDiscovery(resource, version)),
      freshness: 'Current',
    })),
  } as APIGroupDiscovery;
}

function resourceDiscovery(resource: ResourceDescriptor, served: VersionResources): APIResourceDiscovery {
  const { shortNames, categories, subresources } = resource;
  return {
    resource: resource.resource,
    responseKind: responseKind(resource, resource, served),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    shortNames: shortNames.length > 0 ? shortNames : undefined,
    categories: categories.length > 0 ? categories : undefined,
    subresources:
      subresources.length === 0
        ? undefined
        : subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: responseKind(subresource, resource, served),
            verbs: subresource.verbs,
          })),
  };
}

/** Built-in groups leave group and version empty where they are those of the list itself, custom ones never. */
function responseKind(of: GroupVersionKind, resource: ResourceDescriptor, served: VersionResources): GroupVersionKind {
  const own = of.group === resource.group && of.version === resource.version;
  if (served.builtIn && own) return { group: '', version: '', kind: of.kind };
  return { group: of.group, version: of.version, kind: of.kind };
}
