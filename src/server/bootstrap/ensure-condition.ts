import { formatTime } from '../../api/duration.js';
import type { KubeObject } from '../../api/object.js';
import { ownManager } from '../../registry/field-managers.js';
import { ownRequest } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { update } from '../../registry/store/update.js';
import { descriptorOf } from './ensure.js';

/** What the server has found out about an object. */
export interface Finding {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

type Condition = Finding & { lastTransitionTime: string };

/**
 * Writes a condition into an object's status, unless it says the same already; what others have written there stays.
 * Where `applier` is given, it is applied, and the managed fields name it; else the server updates in its own name, and
 * the time stays while the status does. Throws a 404 where the object is gone.
 */
export async function ensureCondition(
  registry: Registry,
  { kind, apiVersion, metadata }: KubeObject,
  finding: Finding,
  applier?: string,
): Promise<void> {
  const { name = '', namespace = '' } = metadata;
  const descriptor = descriptorOf(registry, { kind, apiVersion, metadata });
  const store = registry.store(descriptor);
  await store.cache.ready();
  const current = store.cache.get(store.key(namespace, name));
  if (current !== undefined && says(store.parse(current), finding)) return;
  const fields = registry.fieldManagers.of(descriptor, 'status');
  const write = (now: KubeObject): KubeObject => {
    const time = formatTime(Date.now());
    if (applier === undefined) {
      const conditions = withCondition(conditionsOf(now), finding, time);
      const right = { ...now, metadata: { ...now.metadata }, status: { ...statusOf(now), conditions } };
      fields.update(now, right, ownManager, time);
      return right;
    }
    const status = { conditions: [{ ...finding, lastTransitionTime: time }] };
    const config = { kind, apiVersion, metadata: { name, ...(namespace === '' ? {} : { namespace }) }, status };
    return fields.apply(now, config, { name: applier, force: true }, time);
  };
  const change = (now: KubeObject | undefined) => {
    if (now === undefined) throw store.notFound(name);
    return structuredClone(says(now, finding) ? now : write(now));
  };
  await update(store, { ...ownRequest(descriptor, namespace), subresource: 'status', name, change });
}

const statusOf = (object: KubeObject) => (object as { status?: { conditions?: Condition[] } }).status;
const conditionsOf = (object: KubeObject): Condition[] => statusOf(object)?.conditions ?? [];

const says = (object: KubeObject, { type, status, reason, message }: Finding): boolean =>
  conditionsOf(object).some(
    (one) => one.type === type && one.status === status && one.reason === reason && one.message === message,
  );

function withCondition(conditions: Condition[], finding: Finding, now: string): Condition[] {
  const before = conditions.find(({ type }) => type === finding.type);
  if (before === undefined) return [...conditions, { ...finding, lastTransitionTime: now }];
  const lastTransitionTime = before.status === finding.status ? before.lastTransitionTime : now;
  return conditions.map((one) => (one === before ? { ...finding, lastTransitionTime } : one));
}
