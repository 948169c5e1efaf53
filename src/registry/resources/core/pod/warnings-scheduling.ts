import type { NodeSelectorTerm, PodSpec } from '#types/core.v1';
import type { Path } from '../../../../api/field.js';
import { isValidLabelValue } from '../../../../api/names.js';
import { deprecatedNodeLabels } from '../../node-labels.js';

export function schedulingWarnings(spec: PodSpec, path: Path): string[] {
  const { nodeSelector, affinity, topologySpreadConstraints } = spec;
  const nodes = path.child('affinity', 'nodeAffinity');
  const required = nodes.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const preferred = nodes.child('preferredDuringSchedulingIgnoredDuringExecution');
  const { nodeAffinity } = affinity ?? {};
  return [
    ...Object.keys(nodeSelector ?? {}).flatMap((key) =>
      Object.hasOwn(deprecatedNodeLabels, key)
        ? [`${path.child('nodeSelector').key(key)}: ${deprecatedNodeLabels[key]}`]
        : [],
    ),
    ...(nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).flatMap((term, i) =>
      termWarnings(term, required.index(i), false),
    ),
    ...(nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ preference }, i) =>
      termWarnings(preference, preferred.index(i).child('preference'), true),
    ),
    ...(topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, i) => {
      const at = path.child('topologySpreadConstraints').index(i);
      return [
        ...labelWarning(topologyKey, at.child('topologyKey')),
        ...(labelSelector ? [] : [`${at.child('labelSelector')}: a null labelSelector results in matching no pod`]),
      ];
    }),
  ];
}

const labelWarning = (key: string, path: Path): string[] =>
  Object.hasOwn(deprecatedNodeLabels, key) ? [`${path}: ${key} is ${deprecatedNodeLabels[key]}`] : [];

export const termWarnings = (term: NodeSelectorTerm, path: Path, checksValues: boolean): string[] =>
  (term.matchExpressions ?? []).flatMap(({ key, values }, i) => {
    const at = path.child('matchExpressions').index(i);
    const wrong = (checksValues ? (values ?? []) : []).flatMap((value, j) =>
      isValidLabelValue(value).map((message) => `${at.child('values').index(j)}: ${value} is invalid, ${message}`),
    );
    return [...labelWarning(key, at.child('key')), ...wrong];
  });
