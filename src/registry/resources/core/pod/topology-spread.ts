import type { TopologySpreadConstraint } from '#types/core.v1';
import { duplicate, type FieldError, invalidValue, type Path } from '../../../../api/field.js';
import { validateLabelSelector } from '../../../../api/selectors.js';
import { aboveZero, nonEmpty, oneOf } from './checks.js';
import { validateLegacyMatchLabelKeys, validateMatchLabelKeys } from './match-label-keys.js';
import type { PodOptions } from './options.js';

/** Upstream: validateTopologySpreadConstraints. */
export function validateTopologySpread(
  constraints: TopologySpreadConstraint[] | undefined,
  path: Path,
  options: PodOptions,
): FieldError[] {
  return (constraints ?? []).flatMap((constraint, i, all) => {
    const { topologyKey, whenUnsatisfiable, nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
    const at = path.index(i);
    const isRepeated = all
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    return [
      ...aboveZero(constraint.maxSkew, at.child('maxSkew')),
      ...nonEmpty(topologyKey, at.child('topologyKey'), 'can not be empty'),
      ...oneOf(whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'], at.child('whenUnsatisfiable')),
      ...(isRepeated
        ? [duplicate(at.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`)]
        : []),
      ...validateMinDomains(constraint, at.child('minDomains')),
      ...validatePolicy(nodeAffinityPolicy, at.child('nodeAffinityPolicy')),
      ...validatePolicy(nodeTaintsPolicy, at.child('nodeTaintsPolicy')),
      ...(options.legacyMatchLabelKeys ? validateLegacyMatchLabelKeys : validateMatchLabelKeys)(constraint, at),
      ...(options.anySpreadSelector ? [] : validateLabelSelector(constraint.labelSelector, at.child('labelSelector'))),
    ];
  });
}

function validateMinDomains({ minDomains, whenUnsatisfiable }: TopologySpreadConstraint, path: Path): FieldError[] {
  if (minDomains === undefined) return [];
  const errors = aboveZero(minDomains, path);
  if (whenUnsatisfiable === 'DoNotSchedule') return errors;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [...errors, invalidValue(path, minDomains, detail)];
}

const validatePolicy = (policy: string | undefined, path: Path): FieldError[] =>
  policy === undefined ? [] : oneOf(policy, ['Honor', 'Ignore'], path);
