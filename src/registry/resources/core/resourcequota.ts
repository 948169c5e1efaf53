import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '#types/core.v1';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import { parseQuantity } from '../../../api/quantity.js';
import type { Strategy } from '../../strategy.js';
import { defaultResourceList } from './pod/resource-defaults.js';
import {
  isStandardResource,
  type ResourceList,
  validateResourceName,
  validateResourceQuantity,
} from './pod/resource-names.js';
import { resourceQuotasTable } from './resourcequota.table.js';

const specPath = Path.of('spec');
const scopesPath = specPath.child('scopes');

const compute = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const podResources = ['pods', ...compute];

/** The scopes, with the resources that can be counted in them. */
const scopes: Record<string, string[]> = {
  Terminating: podResources,
  NotTerminating: podResources,
  BestEffort: ['pods'],
  NotBestEffort: podResources,
  PriorityClass: podResources,
  CrossNamespacePodAffinity: podResources,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

const existsOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

/** "storage" alone is a resource, but none that a quota counts. */
const isQuotaResource = (name: string) => name !== 'storage' && isStandardResource(name);

const validateAmounts = (list: ResourceList, path: Path): FieldError[] =>
  Object.entries(list ?? {}).flatMap(([name, amount]) => {
    const at = path.key(name);
    const isKnown = name.includes('/') || isQuotaResource(name);
    return [
      ...validateResourceName(name, at),
      ...(isKnown ? [] : [invalidValue(at, name, 'must be a standard resource for quota')]),
      ...validateResourceQuantity(name, amount, at),
    ];
  });

/** How often a scope meets a resource that it can't be applied to. */
const misfits = (scope: string, hard: ResourceList): string[] =>
  Object.keys(hard ?? {}).filter((name) => isQuotaResource(name) && !(scopes[scope]?.includes(name) ?? true));

function conflicts(named: string[], shown: string[] | undefined, path: Path): FieldError[] {
  const found = opposites.filter((pair) => pair.every((scope) => named.includes(scope)));
  return found.map(() => invalidValue(path, shown ?? null, 'conflicting scopes'));
}

function validateScopes({ scopes: named = [], hard }: ResourceQuotaSpec): FieldError[] {
  const errors = named.flatMap((scope) => [
    ...(Object.hasOwn(scopes, scope) ? [] : [invalidValue(scopesPath, named, 'unsupported scope')]),
    ...misfits(scope, hard).map(() => invalidValue(scopesPath, named, 'unsupported scope applied to resource')),
  ]);
  return [...errors, ...conflicts(named, named, scopesPath)];
}

function validateScopeSelector({ scopeSelector, hard, scopes: named }: ResourceQuotaSpec): FieldError[] {
  if (scopeSelector === undefined) return [];
  const path = specPath.child('scopeSelector', 'matchExpressions');
  const requirements = scopeSelector.matchExpressions ?? [];
  const shown = {
    MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values ?? null,
    })),
  };
  const errors = requirements.flatMap((requirement) => [
    ...(requirement.scopeName in scopes
      ? []
      : [invalidValue(path.child('scopeName'), requirement.scopeName, 'unsupported scope')]),
    ...misfits(requirement.scopeName, hard).map(() =>
      invalidValue(path, shown, 'unsupported scope applied to resource'),
    ),
    ...validateOperator(requirement, path),
  ]);
  return [
    ...errors,
    ...conflicts(
      requirements.map(({ scopeName }) => scopeName),
      named,
      path,
    ),
  ];
}

function validateOperator({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, path: Path) {
  const errors: FieldError[] = [];
  const at = path.child('operator');
  if (existsOnly.includes(scopeName) && operator !== 'Exists') {
    const message =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    errors.push(invalidValue(at, operator, message));
  }
  const needsValues = operator === 'In' || operator === 'NotIn';
  const takesNone = operator === 'Exists' || operator === 'DoesNotExist';
  if (!needsValues && !takesNone) errors.push(invalidValue(at, operator, 'not a valid selector operator'));
  if (needsValues && values.length === 0) {
    const message = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    errors.push(required(path.child('values'), message));
  }
  if (takesNone && values.length > 0) {
    const message = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    errors.push(invalidValue(path.child('values'), values, message));
  }
  return errors;
}

const validate = ({ spec }: ResourceQuota): FieldError[] => [
  ...validateAmounts(spec.hard, specPath.child('hard')),
  ...validateScopes(spec),
  ...validateScopeSelector(spec),
];

function validateUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const setOf = ({ spec }: ResourceQuota) => [...new Set(spec.scopes)].sort().join();
  const errors = validate(quota);
  if (setOf(quota) === setOf(old)) return errors;
  return [...errors, invalidValue(scopesPath, quota.spec.scopes ?? null, 'field is immutable')];
}

/** Requests that are allowed more than the limits they stand under. */
function warnings({ spec: { hard = {} } }: ResourceQuota, old: ResourceQuota | undefined): string[] {
  if (old !== undefined) return [];
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const isBare = !(`requests.${name}` in hard) && (name === 'cpu' || name === 'memory');
    const request = isBare ? name : `requests.${name}`;
    const limit = `limits.${name}`;
    if (!(request in hard) || !(limit in hard)) return [];
    if (parseQuantity(hard[request]).compare(parseQuantity(hard[limit])) <= 0) return [];
    return [`ResourceQuota ${request} (${hard[request]}) should be less than ${limit} (${hard[limit]})`];
  });
}

export const resourceQuotas: Strategy<ResourceQuota> = {
  table: resourceQuotasTable,
  defaults({ spec, status }) {
    for (const list of [spec.hard, status.hard, status.used]) defaultResourceList(list);
  },
  validate,
  validateUpdate,
  warnings,
  subresources: {
    status: {
      validateUpdate: ({ status }) => [
        ...validateAmounts(status.hard, Path.of('status', 'hard')),
        ...validateAmounts(status.used, Path.of('status', 'used')),
      ],
    },
  },
};
