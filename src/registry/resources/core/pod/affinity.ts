import type {
  Affinity,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../../api/field.js';
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName, isValidLabelValue } from '../../../../api/names.js';
import { validateLabelSelector } from '../../../../api/selectors.js';
import { invalidEach } from './checks.js';
import { validateMatchLabelKeys } from './match-label-keys.js';
import type { PodOptions } from './options.js';

const requiredList = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredList = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Upstream: validateAffinity. */
export function validateAffinity(affinity: Affinity | undefined, path: Path, options: PodOptions): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return [
    ...validateNodeAffinity(nodeAffinity, path.child('nodeAffinity'), options),
    ...validatePodAffinity(podAffinity, path.child('podAffinity'), options),
    ...validatePodAffinity(podAntiAffinity, path.child('podAntiAffinity'), options),
  ];
}

function validateNodeAffinity(affinity: NodeAffinity | undefined, path: Path, options: PodOptions): FieldError[] {
  const selector = affinity?.[requiredList];
  const anyValue = options.anyNodeAffinityValue ?? false;
  return [
    ...(selector === undefined ? [] : validateNodeSelector(selector, path.child(requiredList), anyValue)),
    ...(affinity?.[preferredList] ?? []).flatMap(({ weight, preference }, i) => {
      const at = path.child(preferredList).index(i);
      return [
        ...validateWeight(weight, at.child('weight')),
        ...validateTerm(preference, at.child('preference'), true), // values that no node can have do no harm here
      ];
    }),
  ];
}

const validateWeight = (weight: number, path: Path): FieldError[] =>
  weight > 0 && weight <= 100 ? [] : [invalidValue(path, weight, 'must be in the range 1-100')];

/** Upstream: ValidateNodeSelector. */
export function validateNodeSelector(selector: NodeSelector, path: Path, anyValue = false): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const at = path.child('nodeSelectorTerms');
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateTerm(term, at.index(i), anyValue));
}

const validateTerm = (term: NodeSelectorTerm, path: Path, anyValue: boolean): FieldError[] => [
  ...(term.matchExpressions ?? []).flatMap((requirement, i) =>
    validateExpression(requirement, path.child('matchExpressions').index(i), anyValue),
  ),
  ...(term.matchFields ?? []).flatMap((requirement, i) =>
    validateField(requirement, path.child('matchFields').index(i)),
  ),
];

function validateExpression(requirement: NodeSelectorRequirement, path: Path, anyValue: boolean): FieldError[] {
  const { key, values = [] } = requirement;
  const errors = [...validateOperator(requirement, path), ...invalidEach(isQualifiedName(key), key, path.child('key'))];
  if (anyValue) return errors;
  const ofValues = values.flatMap((value, i) =>
    invalidEach(isValidLabelValue(value), value, path.child('values').index(i)),
  );
  return [...errors, ...ofValues];
}

function validateOperator({ operator, values = [] }: NodeSelectorRequirement, path: Path): FieldError[] {
  const at = path.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(at, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return [];
      return [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      if (values.length === 1) return [];
      return [required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(path.child('operator'), operator, 'not a valid selector operator')];
  }
}

function validateField({ key, operator, values = [] }: NodeSelectorRequirement, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidValue(path.child('operator'), operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(path.child('values'), detail));
  }
  if (key !== 'metadata.name') {
    return [...errors, invalidValue(path.child('key'), key, 'not a valid field selector key')];
  }
  const names = values.flatMap((name, i) => invalidEach(isDNS1123Subdomain(name), name, path.child('values').index(i)));
  return [...errors, ...names];
}

/** Affinity and anti-affinity have the same form. */
function validatePodAffinity(affinity: PodAffinity | undefined, path: Path, options: PodOptions): FieldError[] {
  return [
    ...(affinity?.[requiredList] ?? []).flatMap((term, i) =>
      validatePodTerm(term, path.child(requiredList).index(i), options),
    ),
    ...(affinity?.[preferredList] ?? []).flatMap(({ weight, podAffinityTerm }, i) => {
      const at = path.child(preferredList).index(i);
      return [
        ...validateWeight(weight, at.child('weight')),
        ...validatePodTerm(podAffinityTerm, at.child('podAffinityTerm'), options),
      ];
    }),
  ];
}

function validatePodTerm(term: PodAffinityTerm, path: Path, options: PodOptions): FieldError[] {
  const selectorOptions = { allowInvalidValues: options.anySelectorValue };
  const topologyKey = path.child('topologyKey');
  return [
    ...validateLabelSelector(term.labelSelector, path.child('labelSelector'), selectorOptions),
    ...validateLabelSelector(term.namespaceSelector, path.child('namespaceSelector'), selectorOptions),
    ...(term.namespaces ?? []).flatMap((name) => invalidEach(isDNS1123Label(name), name, path.child('namespace'))),
    ...validateMatchLabelKeys(term, path),
    ...(term.topologyKey ? [] : [required(topologyKey, 'can not be empty')]),
    ...invalidEach(isQualifiedName(term.topologyKey), term.topologyKey, topologyKey),
  ];
}
