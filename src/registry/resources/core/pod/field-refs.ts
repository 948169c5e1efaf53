import type { ObjectFieldSelector, ResourceFieldSelector } from '#types/core.v1';
import { type FieldError, invalidValue, notSupported, type Path, required } from '../../../../api/field.js';
import { isQualifiedName } from '../../../../api/names.js';
import { parseQuantity } from '../../../../api/quantity.js';
import { invalidEach } from './checks.js';

/** The downward API: a pod's own fields as variables and files. */
export const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** What a field path may name at all (upstream: ConvertDownwardAPIFieldLabel). */
const convertible = new Set([
  ...envFieldPaths,
  ...volumeFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
]);

/** Upstream: validateObjectFieldSelector. */
export function validateFieldRef(ref: ObjectFieldSelector, supported: string[], path: Path): FieldError[] {
  if (!ref.apiVersion) return [required(path.child('apiVersion'))];
  if (!ref.fieldPath) return [required(path.child('fieldPath'))];
  const at = path.child('fieldPath');
  const notConverted = (why: string) => [invalidValue(at, ref.fieldPath, `error converting fieldPath: ${why}`)];
  if (ref.apiVersion !== 'v1') return notConverted(`unsupported pod version: ${ref.apiVersion}`);
  const [, base, subscript] = /^(.+?)\['(.*)'\]$/s.exec(ref.fieldPath) ?? [];
  if (base !== undefined) {
    const key = base === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
    if (base === 'metadata.annotations' || base === 'metadata.labels') {
      return invalidEach(isQualifiedName(key), key, path);
    }
    return notConverted(`field label does not support subscript: ${ref.fieldPath}`);
  }
  if (!convertible.has(ref.fieldPath)) return notConverted(`field label not supported: ${ref.fieldPath}`);
  const field = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  return supported.includes(field) ? [] : [notSupported(at, field, supported)];
}

const resourceFields = ['limits', 'requests'].flatMap((list) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${list}.${name}`),
);

/** Upstream: validateContainerResourceFieldSelector. */
export function validateResourceFieldRef(ref: ResourceFieldSelector, isVolume: boolean, path: Path): FieldError[] {
  const { containerName, resource, divisor } = ref;
  return [...validateResource(), ...validateDivisor(resource, divisor, path.child('divisor'))];

  function validateResource(): FieldError[] {
    if (isVolume && !containerName) return [required(path.child('containerName'))];
    if (!resource) return [required(path.child('resource'))];
    if (resourceFields.includes(resource) || /^(requests|limits)\.hugepages-/.test(resource)) return [];
    return [notSupported(path.child('resource'), resource, resourceFields)];
  }
}

const byteDivisors = ['1', ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix) => `1${suffix}`)];
byteDivisors.push(...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix) => `1${suffix}`));
const allByteDivisors = byteDivisors.join(', ');

const divisorKinds: Record<string, string> = {
  memory: 'memory',
  'ephemeral-storage': 'local ephemeral storage',
};

function validateDivisor(resource: string, divisor: string, path: Path): FieldError[] {
  if (!divisor || parseQuantity(divisor).isZero()) return [];
  const [, name] = /^(?:limits|requests)\.(.*)$/.exec(resource) ?? [];
  if (name === 'cpu') {
    if (divisor === '1m' || divisor === '1') return [];
    return [invalidValue(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource")];
  }
  const kind = name?.startsWith('hugepages-') ? 'hugepages' : divisorKinds[name ?? ''];
  if (kind === undefined || byteDivisors.includes(divisor)) return [];
  const detail = `only divisor's values ${allByteDivisors} are supported with the ${kind} resource`;
  return [invalidValue(path, resource, detail)];
}
