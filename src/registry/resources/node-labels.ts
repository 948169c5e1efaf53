/** Labels of nodes that have become general: since when, and under which name. */
const generalSince: Record<string, [version: string, label: string]> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
};

/** The name under which a label of a beta has become general; undefined for others. */
export const generalLabel = (label: string): string | undefined => generalSince[label]?.[1];

/** Labels of nodes that have been replaced, with what warnings say of them (upstream: pkg/api/node). */
export const deprecatedNodeLabels: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(generalSince).map(([old, [version, label]]) => [
      old,
      `deprecated since ${version}; use "${label}" instead`,
    ]),
  ),
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};
