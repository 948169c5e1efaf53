import type { PodDisruptionBudget } from '#types/policy.v1';
import { forbiddenRequest, tooManyRequests } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';

type Budget = PodDisruptionBudget & KubeObject;

const maxDisruptedPods = 2000;
const resource = { group: 'policy', name: 'poddisruptionbudget' };

/** The budget with one disruption spent on `pod`, or the refusal. Upstream: EvictionREST.checkAndDecrement. */
export function spendDisruption(budget: Budget, pod: string, now: string): Budget {
  const { metadata, status } = budget;
  const name = metadata.name ?? '';
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status ?? {};
  if (observedGeneration < (metadata.generation ?? 0)) throw stillProcessing(name);
  if (disruptionsAllowed < 0) throw forbiddenRequest(resource, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods ?? {}).length > maxDisruptedPods) {
    throw forbiddenRequest(
      resource,
      name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  }
  if (disruptionsAllowed === 0) throw refusal(budget);
  const left = disruptionsAllowed - 1;
  const next = {
    ...status,
    disruptionsAllowed: left,
    disruptedPods: { ...disruptedPods, [pod]: now },
  } as Budget['status'];
  return { ...budget, status: left === 0 ? withoutDisruptions(next, metadata.generation, now) : next };
}

function refusal({ metadata, status }: Budget) {
  const { currentHealthy = 0, desiredHealthy = 0, conditions } = status ?? {};
  const name = metadata.name ?? '';
  const condition = (conditions ?? []).find(({ type }) => type === 'DisruptionAllowed');
  const explained = condition?.status === 'False' && condition.message ? condition : undefined;
  let message = `The disruption budget ${name} does not allow evicting pods currently`;
  if (explained?.reason === 'SyncFailed') message += ` because it failed sync: ${explained.message}`;
  else if (currentHealthy <= desiredHealthy) {
    message = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  } else if (explained !== undefined) message += ` (${explained.reason}): ${explained.message}`;
  const error = tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0, {
    causes: [{ reason: 'DisruptionBudget', message }],
  });
  delete error.details?.retryAfterSeconds;
  return error;
}

/** Upstream: pdbhelper.UpdateDisruptionAllowedCondition. */
function withoutDisruptions(status: Budget['status'], generation: number | undefined, now: string): Budget['status'] {
  const type = 'DisruptionAllowed';
  const before = (status?.conditions ?? []).find((condition) => condition.type === type);
  const condition = {
    type,
    status: 'False',
    observedGeneration: generation,
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  };
  const others = (status?.conditions ?? []).filter((other) => other.type !== type);
  return { ...status, conditions: [...others, condition] } as Budget['status'];
}

/** Somebody else is spending of the same budget. */
export const stillProcessing = (budget: string) =>
  tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 10, {
    causes: [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${budget} is still being processed by the server.`,
      },
    ],
  });
