import type { PodSpec, ResourceClaim, ResourceRequirements } from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notFoundValue,
  type Path,
  required,
} from '../../../../api/field.js';
import { parseQuantity } from '../../../../api/quantity.js';
import type { PodOptions } from './options.js';
import { aggregate } from './resource-defaults.js';
import {
  isDivisible,
  isHugePages,
  isOvercommitAllowed,
  validateContainerResourceName,
  validatePodResourceName,
  validateResourceQuantity,
} from './resource-names.js';

/** Names of the pod's resource claims, which its containers may refer to. */
export type ClaimNames = ReadonlySet<string>;
const noClaims: ClaimNames = new Set();

export const validateContainerResources = (
  requirements: ResourceRequirements,
  claims: ClaimNames,
  path: Path,
  options: PodOptions,
): FieldError[] => [
  ...validateAmounts(requirements, validateContainerResourceName, path, options),
  ...validateClaims(requirements.claims ?? [], claims, path.child('claims')),
];

export const validateOverhead = (overhead: Record<string, string>, path: Path, options: PodOptions): FieldError[] =>
  validateContainerResources({ limits: overhead }, noClaims, path, options);

type NameRule = (name: string, path: Path) => FieldError[];

/** Upstream: validateResourceRequirements. */
function validateAmounts(
  { limits = {}, requests = {} }: ResourceRequirements,
  validateName: NameRule,
  path: Path,
  options: PodOptions,
): FieldError[] {
  const validateOne = (name: string, amount: string, at: Path) => [
    ...validateName(name, at),
    ...validateResourceQuantity(name, amount, at),
  ];
  const errors: FieldError[] = [];
  for (const [name, amount] of Object.entries(limits)) {
    const at = path.child('limits').key(name);
    errors.push(...validateOne(name, amount, at), ...validateHugePages(name, amount, at, options));
  }
  for (const [name, amount] of Object.entries(requests)) {
    const at = path.child('requests').key(name);
    errors.push(...validateOne(name, amount, at), ...validateAgainstLimit(name, amount, limits[name], path));
    errors.push(...validateHugePages(name, amount, at, options));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  }
  return errors;
}

function validateAgainstLimit(name: string, amount: string, limit: string | undefined, path: Path): FieldError[] {
  const isFlexible = isOvercommitAllowed(name);
  if (limit === undefined) {
    if (isFlexible) return [];
    return [required(path.child('limits'), 'Limit must be set for non overcommitable resources')];
  }
  const difference = parseQuantity(amount).compare(parseQuantity(limit));
  const at = path.child('requests');
  if (difference !== 0 && !isFlexible) return [invalidValue(at, amount, `must be equal to ${name} limit of ${limit}`)];
  if (difference <= 0) return [];
  return [invalidValue(at, amount, `must be less than or equal to ${name} limit of ${limit}`)];
}

function validateHugePages(name: string, amount: string, path: Path, { anyHugePages }: PodOptions): FieldError[] {
  if (!isHugePages(name) || anyHugePages || isDivisible(name, parseQuantity(amount))) return [];
  return [invalidValue(path, amount, `${amount} is not positive integer multiple of ${name}`)];
}

/** Upstream: validateResourceClaimNames. */
function validateClaims(claims: ResourceClaim[], known: ClaimNames, path: Path): FieldError[] {
  const seen = new Set<string>();
  return claims.flatMap(({ name, request }, i) => {
    const at = path.index(i);
    if (!name) return [required(at)];
    const errors = validateClaimOnce(name, request, seen, at);
    if (!known.has(name)) {
      const error = notFoundValue(at, name);
      const names = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
      errors.push({ ...error, body: `${error.body}: must be one of the names in pod.spec.resourceClaims${names}` });
    }
    return errors;
  });
}

/** A claim is named once as a whole, or once for each of its requests. */
function validateClaimOnce(name: string, request: string | undefined, seen: Set<string>, path: Path): FieldError[] {
  if (seen.has(name)) return [duplicate(path, name)];
  const key = request ? `${name}/${request}` : name;
  const errors = request ? dnsLabel(request, path.child('request')) : [];
  if (seen.has(key)) errors.push(duplicate(path, key));
  else if (!request) {
    for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicate(path, name));
  }
  seen.add(key);
  return errors;
}

/** Resources of a pod as a whole (upstream: validatePodResources). */
export function validatePodResources(spec: PodSpec, path: Path, options: PodOptions): FieldError[] {
  const { resources } = spec;
  if (resources === undefined) return [];
  const at = path.child('resources');
  if (spec.os?.name === 'windows') return [forbidden(at, 'may not be set for a windows pod')];
  const errors: FieldError[] = [];
  if (resources.claims !== undefined) {
    errors.push(forbidden(at.child('claims'), 'claims may not be set for Resources at pod-level'));
  }
  const claims = new Set((spec.resourceClaims ?? []).map(({ name }) => name));
  return [
    ...errors,
    ...validateAmounts(resources, validatePodResourceName, at, options),
    ...validateClaims(resources.claims ?? [], claims, at.child('claims')),
    ...validateSum(spec, 'requests', at),
    ...validateSum(spec, 'limits', at),
    ...validateContainerLimits(spec, at),
  ];
}

/** The pod's requests, and limits of huge pages, have room for those of its containers. */
function validateSum(spec: PodSpec, which: 'requests' | 'limits', path: Path): FieldError[] {
  return [...aggregate(spec, which)].flatMap(([name, amount]) => {
    const own = spec.resources?.[which]?.[name];
    if (own === undefined || (which === 'limits' && !isHugePages(name))) return [];
    if (amount.compare(parseQuantity(own)) <= 0) return [];
    const detail = `must be greater than or equal to aggregate container ${which} of ${amount}`;
    return [invalidValue(path.child(which).key(name), own, detail)];
  });
}

function validateContainerLimits({ containers, resources }: PodSpec, path: Path): FieldError[] {
  return (containers ?? []).flatMap((container, i) =>
    Object.entries(container.resources.limits ?? {}).flatMap(([name, limit]) => {
      const own = resources?.limits?.[name];
      if (own === undefined || parseQuantity(limit).compare(parseQuantity(own)) <= 0) return [];
      const at = path.child('containers').index(i).key(name).child('limits');
      return [invalidValue(at, limit, `must be less than or equal to pod limits of ${own}`)];
    }),
  );
}
