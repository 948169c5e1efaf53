import type {
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  ServiceAccountSubject,
  Subject,
} from '#types/flowcontrol.v1';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
} from '../../../api/field.js';
import { isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

/** The kinds of subjects, in the order in which their fields are checked, with the field that each is in. */
const subjectFields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

export const validateRules = (rules: PolicyRulesWithSubjects[], path: Path): FieldError[] =>
  rules.flatMap((rule, i) => validateRule(rule, path.index(i)));

function validateRule({ subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, path: Path) {
  const errors = subjects?.length ? [] : [required(path.child('subjects'), 'subjects must contain at least one value')];
  errors.push(...(subjects ?? []).flatMap((subject, i) => validateSubject(subject, path.child('subjects').index(i))));
  if (resourceRules.length + nonResourceRules.length === 0) {
    errors.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  return [
    ...errors,
    ...resourceRules.flatMap((rule, i) => validateResourceRule(rule, path.child('resourceRules').index(i))),
    ...nonResourceRules.flatMap((rule, i) => validateNonResourceRule(rule, path.child('nonResourceRules').index(i))),
  ];
}

function validateSubject(subject: Subject, path: Path): FieldError[] {
  const { kind } = subject;
  if (!(kind in subjectFields)) return [notSupported(path.child('kind'), kind, Object.keys(subjectFields).sort())];
  const field = subjectFields[kind as keyof typeof subjectFields];
  const at = path.child(field);
  const named = subject[field];
  const others = Object.entries(subjectFields).filter(([other, key]) => other !== kind && subject[key] !== undefined);
  return [
    ...(named === undefined ? [required(at, `${field} is required when subject kind is '${kind}'`)] : []),
    ...(named !== undefined && field !== 'serviceAccount' && !named.name ? [required(at.child('name'))] : []),
    ...(subject.serviceAccount && kind === 'ServiceAccount' ? validateAccount(subject.serviceAccount, at) : []),
    ...others.map(([other, key]) =>
      forbidden(path.child(key), `${key} is forbidden when subject kind is not '${other}'`),
    ),
  ];
}

function validateAccount({ name, namespace }: ServiceAccountSubject, path: Path): FieldError[] {
  const namePath = path.child('name');
  const namespacePath = path.child('namespace');
  return [
    ...(name === '' ? [required(namePath)] : []),
    ...(name === '' || name === '*' ? [] : invalidEach(namePath, name, isDNS1123Subdomain(name))),
    ...(namespace === ''
      ? [required(namespacePath, 'must specify namespace for service account')]
      : invalidEach(namespacePath, namespace, isDNS1123Label(namespace))),
  ];
}

/** "*" stands alone. */
const validateAlone = (list: string[], path: Path, others: string): FieldError[] =>
  list.length > 1 && list.includes('*')
    ? [invalidValue(path, list, `if '*' is present, must not specify other ${others}`)]
    : [];

function validateVerbs(list: string[], path: Path): FieldError[] {
  if (list.length === 0) return [required(path, 'verbs must contain at least one value')];
  if (list.includes('*')) return validateAlone(list, path, 'verbs');
  return list.every((verb) => verbs.includes(verb)) ? [] : [notSupported(path, list, verbs)];
}

function validateList(list: string[] | null, path: Path, one: string, others: string): FieldError[] {
  if (!list?.length) return [required(path, `resource rules must supply at least one ${one}`)];
  return validateAlone(list, path, others);
}

function validateResourceRule(rule: ResourcePolicyRule, path: Path): FieldError[] {
  return [
    ...validateVerbs(rule.verbs ?? [], path.child('verbs')),
    ...validateList(rule.apiGroups, path.child('apiGroups'), 'api group', 'api groups'),
    ...validateList(rule.resources, path.child('resources'), 'resource', 'resources'),
    ...validateNamespaces(rule, path.child('namespaces')),
  ];
}

function validateNamespaces({ namespaces, clusterScope }: ResourcePolicyRule, path: Path): FieldError[] {
  const list = namespaces ?? [];
  if (list.length === 0 && !clusterScope) {
    return [required(path, 'resource rules that are not cluster scoped must supply at least one namespace')];
  }
  if (list.includes('*')) return validateAlone(list, path, 'namespaces');
  const intro = "each member of this list must be '*' or a DNS-1123 label; ";
  return list.flatMap((name, i) =>
    invalidEach(
      path.index(i),
      name,
      isDNS1123Label(name).map((message) => intro + message),
    ),
  );
}

function validateNonResourceRule({ verbs: list, nonResourceURLs }: NonResourcePolicyRule, path: Path): FieldError[] {
  const at = path.child('nonResourceURLs');
  const urls = nonResourceURLs ?? [];
  const errors = validateVerbs(list ?? [], path.child('verbs'));
  if (urls.length === 0) return [...errors, required(at, 'nonResourceURLs must contain at least one value')];
  if (urls.includes('*')) return [...errors, ...validateAlone(urls, at, 'non-resource URLs')];
  return [
    ...errors,
    ...urls.flatMap((url, i) => {
      const wrong = urlError(url);
      return wrong === undefined ? [] : [invalidValue(at.index(i), url, wrong)];
    }),
  ];
}

function urlError(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const wildcards = url.split('*').length - 1;
  return wildcards > 1 || (wildcards === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
