import type { Namespace } from '#types/core.v1';
import { ApiError, forbiddenRequest, notFound } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import type { Admission, AdmissionAttributes } from '../registry/admission.js';
import type { Registry } from '../registry/registry.js';

/** Namespaces that nobody may delete. */
const immortal = new Set(['default', 'kube-system', 'kube-public']);
const namespaces = { group: '', name: 'namespaces' };

/**
 * Nothing is created in a namespace that is not there or is going away, and some namespaces stay.
 * Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
export function namespaceLifecycle(registry: Registry): Admission {
  const refuse = async (attributes: AdmissionAttributes) => {
    if (attributes.operation === 'DELETE') return checkDelete(attributes);
    if (attributes.operation === 'CREATE' && attributes.namespace !== '' && attributes.resource.namespaced) {
      await checkCreate(registry, attributes);
    }
  };
  return {
    mutate: refuse,
    validate: (attributes) => (attributes.operation === 'DELETE' ? refuse(attributes) : undefined),
  };
}

function checkDelete({ resource, name }: AdmissionAttributes): void {
  if (resource.resource === 'namespaces' && immortal.has(name)) {
    throw forbiddenRequest(resource.groupResource, name, 'this namespace may not be deleted');
  }
}

async function checkCreate(registry: Registry, { resource, namespace, name }: AdmissionAttributes): Promise<void> {
  const store = registry.storeOf('', 'namespaces');
  const key = store.key('', namespace);
  let cached = store.cache.latest(key);
  if (cached === undefined) {
    await store.cache.ready();
    cached = store.cache.latest(key) ?? (await store.read(key));
  }
  if (cached === undefined) throw notFound(namespaces, namespace);
  const found = store.parse(cached) as Namespace & KubeObject;
  if (found.status?.phase !== 'Terminating') return;
  const error = forbiddenRequest(
    resource.groupResource,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  throw new ApiError(error.code, error.reason, error.message, { ...error.details, causes: [cause] });
}
