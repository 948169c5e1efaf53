import type { AppArmorProfile, Pod, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { Path } from '../../../../api/field.js';
import type { WriteContext } from '../../../strategy.js';
import { containersOf } from './containers-of.js';
import { dropDisabledFields } from './disabled-fields.js';
import { appArmorAnnotation } from './profile-annotations.js';
import { validateAppArmorProfile } from './profiles.js';
import { computeQos } from './qos.js';

/** Upstream: updatePodGeneration. Binding does not count as a change, so this is not left to the store. */
export function raiseGeneration(pod: Pod, old: Pod): void {
  if (!equal(pod.spec, old.spec)) pod.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

export function prepareForUpdate(pod: Pod, old: Pod): void {
  dropDisabledFields(pod.spec, old.spec);
  raiseGeneration(pod, old);
}

/** Upstream: podStrategy.PrepareForCreate. */
export function prepareForCreate(pod: Pod, { now, warnings }: WriteContext): void {
  const { spec } = pod;
  pod.metadata.generation = 1;
  pod.status = { phase: 'Pending', qosClass: computeQos(spec) };
  dropDisabledFields(spec, undefined);
  if ((spec.schedulingGates ?? []).length > 0) pod.status.conditions = [gated(now)];
  const labels = pod.metadata.labels ?? {};
  for (const term of podAffinityTerms(spec)) mergeLabelKeys(term, labels);
  for (const constraint of spec.topologySpreadConstraints ?? []) mergeLabelKeys(constraint, labels);
  if (spec.os?.name !== 'windows') warnings.push(...takeAppArmorAnnotations(pod));
}

const gated = (now: string) => ({
  type: 'PodScheduled',
  status: 'False',
  lastProbeTime: null,
  lastTransitionTime: now,
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
});

const podAffinityTerms = ({ affinity }: PodSpec): PodAffinityTerm[] =>
  [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((kind) => [
    ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ]);

/** The pod's own values of matchLabelKeys become requirements of the selector; no selector selects nothing anyway. */
function mergeLabelKeys(
  term: Partial<PodAffinityTerm> & Pick<TopologySpreadConstraint, 'labelSelector'>,
  labels: Record<string, string>,
): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (labelSelector === undefined) return;
  const requirement = (operator: string) => (key: string) =>
    labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }];
  const added = [...matchLabelKeys.flatMap(requirement('In')), ...mismatchLabelKeys.flatMap(requirement('NotIn'))];
  if (added.length > 0) labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
}

/** The annotation fills the field that replaced it (upstream: applyAppArmorVersionSkew). Returns warnings. */
function takeAppArmorAnnotations({ metadata, spec }: Pod): string[] {
  return containersOf(spec).flatMap((container) => {
    const key = appArmorAnnotation + container.name;
    const annotation = metadata.annotations?.[key];
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return [];
    const profile = appArmorProfileOf(annotation);
    if (profile !== undefined && equal(profile, spec.securityContext?.appArmorProfile)) return [];
    if (profile !== undefined) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    return [`metadata.annotations[${key}]: ${useAppArmorField}`];
  });
}

export const useAppArmorField = 'deprecated since v1.30; use the "appArmorProfile" field instead';

/** undefined where the annotation is no valid profile (upstream: ApparmorFieldForAnnotation). */
export function appArmorProfileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const profile = { type: 'Localhost', localhostProfile: annotation.slice('localhost/'.length) };
  return validateAppArmorProfile(profile, Path.of()).length === 0 ? profile : undefined;
}
