import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { ensureApiServices } from './api-services.js';
import { ensure } from './ensure.js';
import type { KubernetesEndpoints } from './kubernetes-endpoints.js';
import { ensureKubernetesService, type KubernetesServiceOptions } from './kubernetes-service.js';
import { ensurePolicy } from './policy.js';

const namespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/** Makes what kube-apiserver makes for itself at its start, and keeps the reconciled part of it right. */
export async function bootstrap(registry: Registry): Promise<void> {
  await ensurePolicy(registry);
  await ensureApiServices(registry);
  await ensureTokenTracking(registry);
}

/** What comes back even when somebody deletes it: to be called at the start, and every few seconds. */
export async function ensureSystem(
  registry: Registry,
  service: KubernetesServiceOptions,
  endpoints: KubernetesEndpoints,
): Promise<void> {
  for (const name of namespaces) await ensure(registry, { kind: 'Namespace', apiVersion: 'v1', metadata: { name } });
  await ensureKubernetesService(registry, service);
  await endpoints.reconcile(service.port);
}

/** Since when the use of legacy service account tokens is looked at (upstream: legacytokentracking). */
function ensureTokenTracking(registry: Registry): Promise<void> {
  return ensure(registry, {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' },
    data: { since: new Date().toISOString().slice(0, 10) },
  } as KubeObject);
}
