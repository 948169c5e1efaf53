import type { PolicyRule, RoleRef, Subject } from '#types/rbac.v1';
import { type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isDNS1123Subdomain, isValidPathSegmentName } from '../../../api/names.js';
import { oneOf } from '../core/pod/checks.js';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** Roles may have any name that can stand in a path; with a prefix as without. */
export const validateRbacName = (name: string): string[] => isValidPathSegmentName(name);

export const validateRules = (rules: PolicyRule[] | null, namespaced: boolean): FieldError[] =>
  (rules ?? []).flatMap((rule, i) => validateRule(rule, namespaced, Path.of('rules').index(i)));

function validateRule(rule: PolicyRule, namespaced: boolean, path: Path): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors = verbs?.length ? [] : [required(path.child('verbs'), 'verbs must contain at least one value')];
  if (nonResourceURLs.length > 0) {
    const wrong = (message: string) => invalidValue(path.child('nonResourceURLs'), nonResourceURLs, message);
    if (namespaced) errors.push(wrong('namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      errors.push(wrong('rules cannot apply to both regular resources and non-resource URLs'));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
  }
  return errors;
}

interface Binding {
  roleRef: RoleRef;
  subjects?: Subject[];
}

export function defaultBinding({ roleRef, subjects }: Binding): void {
  roleRef.apiGroup ||= rbacGroup;
  for (const subject of subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
  }
}

export function validateBinding({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const path = Path.of('roleRef');
  const namePath = path.child('name');
  return [
    ...oneOf(roleRef.apiGroup, [rbacGroup], path.child('apiGroup')),
    ...oneOf(roleRef.kind, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'], path.child('kind')),
    ...(roleRef.name === ''
      ? [required(namePath)]
      : invalidEach(namePath, roleRef.name, validateRbacName(roleRef.name))),
    ...subjects.flatMap((subject, i) => validateSubject(subject, namespaced, Path.of('subjects').index(i))),
  ];
}

function validateSubject({ kind, name, namespace, apiGroup }: Subject, namespaced: boolean, path: Path): FieldError[] {
  const errors = name === '' ? [required(path.child('name'))] : [];
  if (kind === 'User' || kind === 'Group') return [...errors, ...oneOf(apiGroup, [rbacGroup], path.child('apiGroup'))];
  if (kind !== 'ServiceAccount')
    return [...errors, ...oneOf(kind, ['ServiceAccount', 'User', 'Group'], path.child('kind'))];
  if (name !== '') errors.push(...invalidEach(path.child('name'), name, isDNS1123Subdomain(name)));
  errors.push(...oneOf(apiGroup, [''], path.child('apiGroup')));
  if (!namespaced && !namespace) errors.push(required(path.child('namespace')));
  return errors;
}

/** A binding's role is for ever; the unversioned type's field names are what kube-apiserver prints. */
export function validateRoleRefChange({ roleRef: { apiGroup, kind, name } }: Binding, { roleRef: old }: Binding) {
  if (apiGroup === old.apiGroup && kind === old.kind && name === old.name) return [];
  return [invalidValue(Path.of('roleRef'), { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
}
