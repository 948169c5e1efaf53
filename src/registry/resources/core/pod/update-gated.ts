import type { NodeAffinity, NodeSelectorTerm, PodSpec } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { type FieldError, invalidValue } from '../../../../api/field.js';
import { goForm } from './go-form.js';
import { specPath } from './validate-pod.js';

/**
 * Pods that the scheduler may not touch yet may be narrowed further: what is allowed is put back in `spec` as it was,
 * so that it shows no more as a change.
 */
export function validateGatedUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (!equal(spec.nodeSelector, old.nodeSelector)) {
    errors.push(...validateNodeSelector(spec.nodeSelector ?? null, old.nodeSelector ?? {}));
    spec.nodeSelector = old.nodeSelector;
  }
  const before = old.affinity?.nodeAffinity;
  if (equal(spec.affinity?.nodeAffinity, before)) return errors;
  errors.push(...validateNodeAffinity(spec.affinity?.nodeAffinity, before));
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const isNodesAlone = podAffinity === undefined && podAntiAffinity === undefined;
  if (old.affinity === undefined && isNodesAlone) spec.affinity = undefined;
  else spec.affinity = { ...spec.affinity, nodeAffinity: before };
  return errors;
}

function validateNodeSelector(selector: Record<string, string> | null, old: Record<string, string>): FieldError[] {
  if (Object.entries(old).every(([key, value]) => selector?.[key] === value)) return [];
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return [invalidValue(specPath.child('nodeSelector'), selector, detail)];
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Upstream: validateNodeAffinityMutation. */
function validateNodeAffinity(affinity: NodeAffinity | undefined, old: NodeAffinity | undefined): FieldError[] {
  const before = old?.[required]?.nodeSelectorTerms ?? [];
  const now = affinity?.[required]?.nodeSelectorTerms ?? null;
  const at = specPath.child('affinity', 'nodeAffinity', required, 'nodeSelectorTerms');
  if (before.length === 0) return [];
  if (before.length !== (now ?? []).length) {
    const shown = now?.map((term) => goForm(term, 'NodeSelectorTerm')) ?? null;
    return [invalidValue(at, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  }
  return (now ?? []).flatMap((term, i) => {
    if (hasOnlyAdditions(term, before[i])) return [];
    const shown = goForm(term, 'NodeSelectorTerm');
    return [invalidValue(at.index(i), shown, 'only additions are allowed (no mutations or deletions)')];
  });
}

/** A term that matches nothing stays so. */
function hasOnlyAdditions(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const;
  if (lists.every((list) => !old[list]?.length)) return lists.every((list) => !term[list]?.length);
  return lists.every((list) => equal((term[list] ?? []).slice(0, old[list]?.length ?? 0), old[list]));
}
