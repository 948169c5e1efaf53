import type { MatchCondition, MatchResources, ParamKind, ParamRef } from '#types/admissionregistration.v1';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
  tooMany,
} from '../../../api/field.js';
import { isDNS1035Label, isDNS1123Subdomain, isQualifiedName, isValidPathSegmentName } from '../../../api/names.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import { defaultRules, validateNamedRule } from './rules.js';

/** What webhooks, policies and bindings say of the requests they are for. */
export const failurePolicies = ['Fail', 'Ignore'];
const matchPolicies = ['Equivalent', 'Exact'];
const notFoundActions = ['Deny', 'Allow'];
const maxConditions = 64;
const reservedSuffix = '.static.k8s.io';

export const reservedNameWarnings = (name = ''): string[] =>
  name.endsWith(reservedSuffix)
    ? [
        `metadata.name: names ending with "${reservedSuffix}" are reserved for static manifest-based configurations and cannot be managed via the API`,
      ]
    : [];

/** A field whose value is one of a list. */
export const validateEnum = (value: string | undefined, supported: string[], path: Path): FieldError[] =>
  value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];

export const validateRequiredEnum = (value: string | undefined, supported: string[], path: Path): FieldError[] =>
  value === undefined ? [required(path)] : validateEnum(value, supported, path);

export const validateMatchPolicy = (policy: string | undefined, path: Path) =>
  validateEnum(policy, matchPolicies, path);

export function defaultMatchResources(match: MatchResources | undefined): void {
  if (match === undefined) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  defaultRules(match.resourceRules);
  defaultRules(match.excludeResourceRules);
}

export function validateMatchResources(match: MatchResources | undefined, path: Path): FieldError[] {
  if (match === undefined) return [];
  const rules = (['resourceRules', 'excludeResourceRules'] as const).flatMap((list) =>
    (match[list] ?? []).flatMap((rule, i) => validateNamedRule(rule, path.child(list).index(i))),
  );
  return [
    ...validateRequiredEnum(match.matchPolicy, matchPolicies, path.child('matchPolicy')),
    ...validateLabelSelector(match.namespaceSelector, path.child('namespaceSelector')),
    ...validateLabelSelector(match.objectSelector, path.child('objectSelector')),
    ...rules,
  ];
}

/** All but the expressions' syntax. */
export function validateMatchConditions(conditions: MatchCondition[] = [], path: Path): FieldError[] {
  const errors = conditions.length > maxConditions ? [tooMany(path, conditions.length, maxConditions)] : [];
  const names = conditions.map(({ name }) => name);
  for (const [i, { name, expression }] of conditions.entries()) {
    const namePath = path.index(i).child('name');
    if (expression.trim() === '') errors.push(required(path.index(i).child('expression')));
    if (name === '') errors.push(required(namePath));
    else errors.push(...invalidEach(namePath, name, isQualifiedName(name)));
    if (name !== '' && names.indexOf(name) < i) errors.push(duplicate(namePath, name));
  }
  return errors;
}

export function validateParamKind(param: ParamKind | undefined, path: Path): FieldError[] {
  if (param === undefined) return [];
  const { apiVersion = '', kind = '' } = param;
  const kindPath = path.child('kind');
  const errors = validateApiVersion(apiVersion, path.child('apiVersion'));
  if (kind === '') return [...errors, required(kindPath)];
  const wrong = isDNS1035Label(kind.toLowerCase());
  if (wrong.length === 0) return errors;
  const detail = `may have mixed case, but should otherwise match: ${wrong.join(',')}`;
  return [...errors, invalidValue(kindPath, kind, detail)];
}

function validateApiVersion(apiVersion: string, path: Path): FieldError[] {
  if (apiVersion === '') return [required(path)];
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  if (parts.length > 2) return [invalidValue(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const [version, group = ''] = parts.reverse();
  const errors: FieldError[] = [];
  const wrongGroup = group === '' ? [] : isDNS1123Subdomain(group);
  if (wrongGroup.length > 0) errors.push(invalidValue(path, group, wrongGroup.join(',')));
  if (version === '') return [...errors, invalidValue(path, apiVersion, 'version must be specified')];
  const wrongVersion = isDNS1035Label(version);
  return wrongVersion.length === 0 ? errors : [...errors, invalidValue(path, version, wrongVersion.join(','))];
}

export function validateParamRef(ref: ParamRef | undefined, path: Path): FieldError[] {
  if (ref === undefined) return [];
  const { name = '', selector } = ref;
  const namePath = path.child('name');
  const both = name !== '' && selector !== undefined;
  const errors = name === '' ? [] : invalidEach(namePath, name, isValidPathSegmentName(name));
  if (both) errors.push(forbidden(namePath, 'name and selector are mutually exclusive'));
  errors.push(...validateLabelSelector(selector, path.child('selector')));
  if (both) errors.push(forbidden(path.child('selector'), 'name and selector are mutually exclusive'));
  if (name === '' && selector === undefined) {
    errors.push(required(path, 'one of name or selector must be specified'));
  }
  const actionPath = path.child('parameterNotFoundAction');
  return [...errors, ...validateRequiredEnum(ref.parameterNotFoundAction || undefined, notFoundActions, actionPath)];
}

export const validatePolicyName = (name: string | undefined, path: Path): FieldError[] =>
  name ? invalidEach(path, name, isDNS1123Subdomain(name)) : [required(path)];
