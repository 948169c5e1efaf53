import type { Pod } from '#types/core.v1';
import type { Eviction, PodDisruptionBudget } from '#types/policy.v1';
import { formatTime } from '../api/duration.js';
import { ApiError, badRequest } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import { selectorOf } from '../api/selectors.js';
import { remove } from '../registry/store/delete.js';
import type { DeleteOptions } from '../registry/store/request.js';
import { update } from '../registry/store/update.js';
import type { Creator, CreatorCall } from './creator.js';
import { spendDisruption, stillProcessing } from './disruption.js';
import { success } from './success.js';

type WirePod = Pod & KubeObject;
type Budget = PodDisruptionBudget & KubeObject;

/** POST pods/NAME/eviction: a delete that asks the disruption budgets first. Upstream: EvictionREST. */
export const eviction: Creator = {
  accepts: { group: 'policy', version: 'v1', kind: 'Eviction', type: 'io.k8s.api.policy.v1.Eviction' },
  async create(call, body) {
    const { name } = call;
    if (body.metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object');
    const { deleteOptions } = body as Eviction & KubeObject;
    const dryRun = call.request.dryRun || (deleteOptions?.dryRun ?? []).length > 0;
    const evicting: CreatorCall = { ...call, request: { ...call.request, dryRun } };
    const options = (deleteOptions ?? {}) as DeleteOptions;
    const pod = await readPod(evicting);
    if (!hasToAsk(pod)) await evict(evicting, isOver(pod) ? options : at(pod, options));
    else await askBudgets(evicting, pod, options);
    return success;
  },
};

async function readPod({ registry, namespace, name }: CreatorCall): Promise<WirePod> {
  const store = registry.storeOf('', 'pods');
  const pod = await store.read(store.key(namespace, name));
  if (pod === undefined) throw store.notFound(name);
  return store.parse(pod) as WirePod;
}

const isOver = ({ metadata, status }: WirePod) =>
  status?.phase === 'Succeeded' || status?.phase === 'Failed' || Boolean(metadata.deletionTimestamp);

/** A Pod that does not run yet or any more disrupts nobody by going. */
const hasToAsk = (pod: WirePod) => !isOver(pod) && pod.status?.phase !== 'Pending';

const isReady = ({ status }: WirePod) =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

async function askBudgets(call: CreatorCall, pod: WirePod, options: DeleteOptions): Promise<void> {
  const budgets = await budgetsOf(call, pod);
  if (budgets.length === 0) return evict(call, options);
  if (budgets.length > 1) {
    throw new ApiError(
      500,
      '',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  if (isReady(pod) || !mayGoUnhealthy(budget)) {
    await spend(call, budget);
    return evict(call, options);
  }
  try {
    await evict(call, at(pod, options));
  } catch (error) {
    const raced = error instanceof ApiError && error.reason === 'Conflict' && !options.preconditions?.resourceVersion;
    throw raced ? stillProcessing(budget.metadata.name ?? '') : error;
  }
}

/** An unready Pod protects nothing when its budget says so, or is met without it. */
function mayGoUnhealthy({ spec, status }: Budget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

async function budgetsOf({ registry, namespace }: CreatorCall, pod: WirePod): Promise<Budget[]> {
  const store = registry.storeOf('policy', 'poddisruptionbudgets');
  await store.cache.fresh();
  const all = store.cache.list({ prefix: store.key(namespace, ''), exact: false, matches: undefined });
  return all
    .map((object) => store.parse(object) as Budget)
    .filter(({ spec }) => selectorOf(spec?.selector)?.matches(pod.metadata.labels ?? {}) ?? false);
}

/** Takes one disruption from the budget, by compare-and-swap. */
async function spend({ registry, request, namespace, name }: CreatorCall, budget: Budget): Promise<void> {
  await update(registry.storeOf('policy', 'poddisruptionbudgets'), {
    ...request,
    namespace,
    subresource: 'status',
    name: budget.metadata.name ?? '',
    change: (current) => spendDisruption(structuredClone(current) as Budget, name, formatTime(Date.now())),
  });
}

const at = (pod: WirePod, options: DeleteOptions): DeleteOptions => ({
  ...options,
  preconditions: { resourceVersion: pod.metadata.resourceVersion, ...options.preconditions },
});

/** Notes on the Pod why it goes, then deletes it. */
async function evict({ registry, request, namespace, name }: CreatorCall, options: DeleteOptions): Promise<void> {
  const store = registry.storeOf('', 'pods');
  let { preconditions } = options;
  if (!request.dryRun) {
    const { object } = await update(store, {
      ...request,
      namespace,
      subresource: 'eviction',
      name,
      preconditions,
      change: (current) => markDisrupted(structuredClone(current) as WirePod),
    });
    if (preconditions?.resourceVersion) preconditions = { ...preconditions, resourceVersion: String(object.revision) };
  }
  await remove(store, { ...request, namespace, subresource: '', name, options: { ...options, preconditions } });
}

function markDisrupted(pod: WirePod): WirePod {
  const type = 'DisruptionTarget';
  const now = formatTime(Date.now());
  const others = (pod.status?.conditions ?? []).filter((condition) => condition.type !== type);
  const reason = 'EvictionByEvictionAPI';
  const condition = { type, status: 'True', lastTransitionTime: now, reason, message: 'Eviction API: evicting' };
  pod.status = { ...pod.status, conditions: [...others, condition] } as WirePod['status'];
  return pod;
}
