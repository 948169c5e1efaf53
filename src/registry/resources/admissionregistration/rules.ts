import type { NamedRuleWithOperations, RuleWithOperations } from '#types/admissionregistration.v1';
import {
  duplicate,
  type FieldError,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
} from '../../../api/field.js';
import { isValidPathSegmentName } from '../../../api/names.js';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

export function defaultRules(rules: RuleWithOperations[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*';
}

/** Upstream: validateRuleWithOperations. */
export function validateRule(rule: RuleWithOperations, path: Path): FieldError[] {
  const { scope, operations: verbs = [] } = rule;
  const errors = [
    ...validateList(verbs, path.child('operations'), 'operations'),
    ...verbs.flatMap((verb, i) =>
      operations.includes(verb) ? [] : [notSupported(path.child('operations').index(i), verb, operations)],
    ),
    ...validateList(rule.apiGroups, path.child('apiGroups'), 'API groups'),
    ...validateList(rule.apiVersions, path.child('apiVersions'), 'API versions'),
    ...(rule.apiVersions ?? []).flatMap((version, i) =>
      version === '' ? [required(path.child('apiVersions').index(i))] : [],
    ),
    ...validateResources(rule.resources ?? [], path.child('resources')),
  ];
  return scope === undefined || scopes.includes(scope)
    ? errors
    : [...errors, notSupported(path.child('scope'), scope, scopes)];
}

/** Upstream: validateNamedRuleWithOperations. */
export const validateNamedRule = (rule: NamedRuleWithOperations, path: Path): FieldError[] => [
  ...validateNames(rule.resourceNames ?? [], path.child('resourceNames')),
  ...validateRule(rule, path),
];

const validateNames = (names: string[], path: Path): FieldError[] =>
  names.flatMap((name, i) => [
    ...invalidEach(path.index(i), name, isValidPathSegmentName(name)),
    ...(names.indexOf(name) < i ? [duplicate(path.index(i), name)] : []),
  ]);

function validateList(list: string[] | undefined, path: Path, what: string): FieldError[] {
  if (list === undefined || list.length === 0) return [required(path)];
  if (list.length === 1 || !list.includes('*')) return [];
  return [invalidValue(path, list, `if '*' is present, must not specify other ${what}`)];
}

function validateResources(resources: string[], path: Path): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const wildSubresources = new Set<string>();
  const wildResources = new Set<string>();
  let hasPlainResource = false;
  for (const [i, resource] of resources.entries()) {
    const at = path.index(i);
    const slash = resource.indexOf('/');
    if (resource === '') errors.push(required(at));
    else if (slash < 0) hasPlainResource = resource !== '*'; // the last one decides, as upstream
    if (slash < 0) continue;
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    const present = (pattern: string) =>
      errors.push(invalidValue(at, resource, `if '${pattern}' is present, must not specify ${resource}`));
    if (wildSubresources.has(name)) present(`${name}/*`);
    if (wildResources.has(sub)) present(`*/${sub}`);
    if (sub === '*') wildSubresources.add(name);
    if (name === '*') wildResources.add(sub);
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalidValue(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes('*') && hasPlainResource) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    errors.push(invalidValue(path, resources, detail));
  }
  return errors;
}
