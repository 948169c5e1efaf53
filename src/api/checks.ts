import { type FieldError, invalidValue, type Path, required } from './field.js';
import { isDNS1123Label, isDNS1123Subdomain, regexError } from './names.js';

/** The small checks that validation of most kinds is made of (upstream: k8s.io/apimachinery/pkg/api/validation). */
export const nonNegative = (value: number | undefined, path: Path): FieldError[] =>
  value !== undefined && value < 0 ? [invalidValue(path, value, 'must be greater than or equal to 0')] : [];

export const positive = (value: number | undefined, path: Path): FieldError[] =>
  value !== undefined && value <= 0 ? [invalidValue(path, value, 'must be greater than 0')] : [];

/** `shown` is what the message has for the value, where that differs: the form of kube-apiserver's own type. */
export const immutable = (value: unknown, old: unknown, path: Path, shown = (): unknown => value): FieldError[] =>
  equal(value, old) ? [] : [invalidValue(path, shown(), 'field is immutable')];

export const dnsLabel = (value: string, path: Path): FieldError[] =>
  isDNS1123Label(value).map((message) => invalidValue(path, value, message));

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPathPattern = new RegExp(`^${httpPath}$`);

/** "acme.io/foo" (upstream: IsDomainPrefixedPath). */
export function domainPrefixedPath(value: string, path: Path): FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  const [host, rest] = [value.slice(0, Math.max(slash, 0)), value.slice(slash + 1)];
  if (host === '' || rest === '') {
    return [invalidValue(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = isDNS1123Subdomain(host).map((message) => invalidValue(path, host, message));
  return httpPathPattern.test(rest)
    ? errors
    : [...errors, invalidValue(path, rest, regexError('Invalid path', httpPath))];
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/**
 * Equality of decoded objects as apiequality.Semantic has it: absent, null and the empty list are the same. An absent
 * map and an empty one differ here, because normalised objects hold no empty maps but where they mean something.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => equal(left[key], right[key]));
}
