import { type FieldError, invalidValue, notSupported, type Path } from '../../../../api/field.js';
import { isQualifiedName } from '../../../../api/names.js';
import { parseQuantity, type Quantity } from '../../../../api/quantity.js';
import { invalidEach } from './checks.js';

export type ResourceList = Record<string, string> | undefined;

/** Rules about names of resources: k8s.io/kubernetes/pkg/apis/core/helper. */
export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePages(name);
export const isExtendedResource = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
export const isPodLevelResource = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name);

const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

const measured = ['cpu', 'memory', 'ephemeral-storage'];
const standard = new Set([
  ...measured.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
  ...counted,
]);

export const isStandardResource = (name: string): boolean =>
  standard.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');

export const isIntegerResource = (name: string): boolean => counted.includes(name) || isExtendedResource(name);

/** Whether an amount is a whole number of the huge pages that the resource's name gives the size of. */
export function isDivisible(name: string, amount: Quantity): boolean {
  const text = name.slice('hugepages-'.length);
  if (!/^[+-]?[0-9.]+[eEinumkKMGTP]*[-+]?[0-9]*$/.test(text)) return false;
  const page = parseQuantity(text);
  return page.sign() > 0 && page.milliValue() % 1000n === 0n && amount.value() % page.value() === 0n;
}

/** Upstream: validateResourceName. */
export function validateResourceName(name: string, path: Path): FieldError[] {
  const errors = invalidEach(isQualifiedName(name), name, path);
  if (errors.length > 0 || name.includes('/') || isStandardResource(name)) return errors;
  return [invalidValue(path, name, 'must be a standard resource type or fully qualified')];
}

/** Upstream: validateContainerResourceName. */
export function validateContainerResourceName(name: string, path: Path): FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    if (measured.includes(name) || isHugePages(name)) return errors;
    return [...errors, invalidValue(path, name, 'must be a standard resource for containers')];
  }
  if (isNativeResource(name) || isExtendedResource(name)) return errors;
  return [...errors, invalidValue(path, name, "doesn't follow extended resource name standard")];
}

/** Upstream: validatePodResourceName. */
export function validatePodResourceName(name: string, path: Path): FieldError[] {
  const errors = validateResourceName(name, path);
  if (errors.length > 0 || isPodLevelResource(name)) return errors;
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])];
}

/** Upstream: ValidateResourceQuantityValue. */
export function validateResourceQuantity(name: string, text: string, path: Path): FieldError[] {
  const amount = parseQuantity(text);
  const errors = amount.sign() < 0 ? [invalidValue(path, text, 'must be greater than or equal to 0')] : [];
  if (isIntegerResource(name) && amount.milliValue() % 1000n !== 0n) {
    errors.push(invalidValue(path, text, 'must be an integer'));
  }
  return errors;
}
