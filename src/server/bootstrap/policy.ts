import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FlowSchema } from '#types/flowcontrol.v1';
import { formatTime } from '../../api/duration.js';
import { packageRoot } from '../../api/facts-loader.js';
import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { ensure, ensureStatus, type Reconcile } from './ensure.js';
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

/** Who makes them, where it is not the server in its own name, and who finds that a schema's level is there. */
const flowProducer = 'api-priority-and-fairness-config-producer-v1';
const managers: Record<string, string> = { FlowSchema: flowProducer, PriorityLevelConfiguration: flowProducer };
const flowController = 'api-priority-and-fairness-config-consumer-v1';

/** Priority classes, flow schemas, priority levels, RBAC. */
export async function ensurePolicy(registry: Registry): Promise<void> {
  for (const object of readPolicy()) {
    await ensure(registry, object, reconcilers[object.kind]?.(object), managers[object.kind]);
    if (object.kind === 'FlowSchema') await ensureStatus(registry, object, foundStatus(object), flowController);
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

/** What the priority-and-fairness controller notes on each flow schema whose level exists. */
function foundStatus(object: KubeObject) {
  const level = (object as unknown as FlowSchema).spec.priorityLevelConfiguration.name;
  return {
    conditions: [
      {
        type: 'Dangling',
        status: 'False',
        lastTransitionTime: formatTime(Date.now()),
        reason: 'Found',
        message: `This FlowSchema references the PriorityLevelConfiguration object named "${level}" and it exists`,
      },
    ],
  };
}
