import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { ensure } from './ensure.js';

/** groupPriorityMinimum of each built-in group (upstream: controlplane/apiserver.DefaultGenericAPIServicePriorities). */
const groupPriorities: Record<string, number> = {
  '': 18000,
  apps: 17800,
  'events.k8s.io': 17750,
  'authentication.k8s.io': 17700,
  'authorization.k8s.io': 17600,
  autoscaling: 17500,
  batch: 17400,
  'certificates.k8s.io': 17300,
  'networking.k8s.io': 17200,
  policy: 17100,
  'rbac.authorization.k8s.io': 17000,
  'storage.k8s.io': 16800,
  'apiextensions.k8s.io': 16700,
  'admissionregistration.k8s.io': 16700,
  'scheduling.k8s.io': 16600,
  'coordination.k8s.io': 16500,
  'node.k8s.io': 16300,
  'discovery.k8s.io': 16200,
  'resource.k8s.io': 16200,
  'flowcontrol.apiserver.k8s.io': 16100,
};

/** versionPriority where it is not 15 */
const versionPriorities: Record<string, number> = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'flowcontrol.apiserver.k8s.io/v1': 21,
  'resource.k8s.io/v1': 21,
};

/** An APIService for every built-in group and version, except the aggregator's own. */
export async function ensureApiServices(registry: Registry): Promise<void> {
  const seen = new Set<string>();
  for (const { group, version } of registry.descriptors) {
    const id = `${group}/${version}`;
    if (group === 'apiregistration.k8s.io' || seen.has(id)) continue;
    seen.add(id);
    await ensure(registry, apiService(group, version));
  }
}

function apiService(group: string, version: string): KubeObject {
  return {
    kind: 'APIService',
    apiVersion: 'apiregistration.k8s.io/v1',
    metadata: { name: `${version}.${group}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: {
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum: groupPriorities[group],
      versionPriority: versionPriorities[`${group}/${version}`] ?? 15,
    },
  } as KubeObject;
}
