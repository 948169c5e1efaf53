import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../api/object.js';
import type { Reconcile } from './ensure.js';

interface Rbac extends KubeObject {
  rules?: Rule[] | null;
  aggregationRule?: unknown;
  subjects?: unknown[];
}

interface Rule {
  verbs: string[] | null;
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate';

/**
 * Puts back what has been taken away from a bootstrap role or binding, and leaves what has been added; its annotation
 * switches that off. Upstream: component-helpers/auth/rbac/reconciliation.
 */
export function reconcileRbac(wanted: KubeObject): Reconcile {
  return (current) => {
    if (current.metadata.annotations?.[autoUpdate] === 'false') return undefined;
    const next = structuredClone(current) as Rbac;
    const { rules, aggregationRule, subjects } = wanted as Rbac;
    next.metadata.labels = { ...wanted.metadata.labels, ...next.metadata.labels };
    next.metadata.annotations = { ...wanted.metadata.annotations, ...next.metadata.annotations };
    if (aggregationRule !== undefined) next.aggregationRule ??= aggregationRule;
    else if (rules) next.rules = [...(next.rules ?? []), ...rules.filter((rule) => !isCovered(rule, next.rules ?? []))];
    if (subjects) {
      const there = next.subjects ?? [];
      next.subjects = [...there, ...subjects.filter((s) => !there.some((other) => isDeepStrictEqual(other, s)))];
    }
    return isDeepStrictEqual(next, current) ? undefined : next;
  };
}

/** Some rule that is there grants all of it. Rules are few and mostly unchanged, so that one by one will do. */
function isCovered(rule: Rule, rules: Rule[]): boolean {
  return rules.some(
    (other) =>
      within(rule.verbs, other.verbs) &&
      within(rule.apiGroups, other.apiGroups) &&
      within(rule.resources, other.resources) &&
      within(rule.nonResourceURLs, other.nonResourceURLs) &&
      ((other.resourceNames ?? []).length === 0 ||
        ((rule.resourceNames ?? []).length > 0 && within(rule.resourceNames, other.resourceNames))),
  );
}

const within = (wanted: string[] | null | undefined, granted: string[] | null | undefined): boolean =>
  (wanted ?? []).every((value) => (granted ?? []).includes(value) || (granted ?? []).includes('*'));
