import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { packageRoot } from '../../api/facts-loader.js';
import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { ensure, type Reconcile } from './ensure.js';
import { reconcileRbac } from './rbac.js';

/** The generated list of objects that a server makes at its start (openapi/bootstrap.json). */
const readPolicy = () =>
  JSON.parse(readFileSync(join(packageRoot(), 'openapi', 'bootstrap.json'), 'utf8')) as KubeObject[];

const reconcilers: Record<string, (object: KubeObject) => Reconcile> = {
  ClusterRole: reconcileRbac,
  ClusterRoleBinding: reconcileRbac,
  Role: reconcileRbac,
  RoleBinding: reconcileRbac,
  FlowSchema: autoUpdateSpec,
  PriorityLevelConfiguration: autoUpdateSpec,
};

/** Who makes them, where it is not the server in its own name. */
const flowProducer = 'api-priority-and-fairness-config-producer-v1';
const managers: Record<string, string> = { FlowSchema: flowProducer, PriorityLevelConfiguration: flowProducer };

/** Priority classes, flow schemas, priority levels, RBAC. */
export async function ensurePolicy(registry: Registry): Promise<void> {
  for (const object of readPolicy()) {
    await ensure(registry, object, reconcilers[object.kind]?.(object), managers[object.kind]);
  }
}

type WithSpec = KubeObject & { spec?: Record<string, unknown> };
const autoUpdate = 'apf.kubernetes.io/autoupdate-spec';

/** Unless its annotation says otherwise, the spec is put right (upstream: flowcontrol/ensurer). */
function autoUpdateSpec(wanted: KubeObject): Reconcile {
  return (current) => {
    if (current.metadata.annotations?.[autoUpdate] === 'false') return undefined;
    const { spec } = wanted as WithSpec;
    if (covers((current as WithSpec).spec, spec)) return undefined;
    return { ...current, spec } as KubeObject;
  };
}

/** Everything that is wanted is there; what defaulting has added may be there too. */
function covers(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return isDeepStrictEqual(actual, wanted);
  const fields = (actual ?? {}) as Record<string, unknown>;
  return Object.entries(wanted).every(([key, value]) => covers(fields[key], value));
}
