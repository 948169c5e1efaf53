import type { Binding, Pod, PodCondition } from '#types/core.v1';
import { formatTime } from '../../../../api/duration.js';

/**
 * Puts a pod on the node that its scheduler chose (upstream: setPodNodeAndMetadata). Returns why it can't be done, for
 * a conflict on "pods/binding"; then the pod is unchanged.
 */
export function assignNode(pod: Pod, binding: Binding, now = formatTime(Date.now())): string | undefined {
  const { metadata, spec } = pod;
  if (metadata.deletionTimestamp) return `pod ${metadata.name} is being deleted, cannot be assigned to a host`;
  if (spec.nodeName) return `pod ${metadata.name} is already assigned to node "${spec.nodeName}"`;
  if ((spec.schedulingGates ?? []).length > 0) return `pod ${metadata.name} has non-empty .spec.schedulingGates`;
  spec.nodeName = binding.target.name;
  pod.status ??= {};
  delete pod.status.nominatedNodeName;
  for (const field of ['annotations', 'labels'] as const) {
    if (binding.metadata[field]) metadata[field] = { ...metadata[field], ...binding.metadata[field] };
  }
  setScheduled(pod, now);
  return undefined;
}

function setScheduled({ status }: Pod, now: string): void {
  const conditions = status.conditions ?? [];
  const i = conditions.findIndex(({ type }) => type === 'PodScheduled');
  const old: PodCondition | undefined = conditions[i];
  const lastTransitionTime = old?.status === 'True' ? old.lastTransitionTime : now;
  const condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime };
  status.conditions = old === undefined ? [...conditions, condition] : conditions.with(i, condition);
}
