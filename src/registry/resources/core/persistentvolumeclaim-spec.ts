import type { PersistentVolumeClaimSpec, TypedObjectReference } from '#types/core.v1';
import { equal } from '../../../api/checks.js';
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
import { parseQuantity } from '../../../api/quantity.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import { validateResourceQuantity } from './pod/resource-names.js';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes = ['Block', 'Filesystem'];

/** The modes of volumes and claims alike. */
export function validateAccessModes(modes: string[], path: Path): FieldError[] {
  const known = modes.filter((mode) => accessModes.includes(mode));
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(path, mode, accessModes));
  const isAlone = known.every((mode) => mode === 'ReadWriteOncePod');
  if (!known.includes('ReadWriteOncePod') || isAlone) return errors;
  return [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')];
}

export const validateClassName = (name: string | undefined, path: Path): FieldError[] =>
  name ? invalidEach(path, name, isDNS1123Subdomain(name)) : [];

/** Upstream: validateBasicResource, which shows whole units. */
export function validateAmount(amount: string, path: Path): FieldError[] {
  const value = parseQuantity(amount).value();
  return value < 0n ? [invalidValue(path, Number(value), 'must be a valid resource quantity')] : [];
}

/** For claims and for templates of claims; `old` is the spec that an update starts from. */
export function validatePersistentVolumeClaimSpec(
  spec: PersistentVolumeClaimSpec,
  path: Path,
  old?: PersistentVolumeClaimSpec,
): FieldError[] {
  const { accessModes: modes = [], volumeMode } = spec;
  const modesPath = path.child('accessModes');
  const allowInvalidValues = old !== undefined && validateLabelSelector(old.selector, path).length > 0;
  return [
    ...(modes.length > 0 ? [] : [required(modesPath, 'at least 1 access mode is required')]),
    ...validateLabelSelector(spec.selector, path.child('selector'), { allowInvalidValues }),
    ...validateAccessModes(modes, modesPath),
    ...validateStorage(spec.resources.requests?.storage, path.child('resources').key('storage')),
    ...validateClassName(spec.storageClassName, path.child('storageClassName')),
    ...(volumeMode === undefined || volumeModes.includes(volumeMode)
      ? []
      : [notSupported(path.child('volumeMode'), volumeMode, volumeModes)]),
    ...validateDataSources(spec, path, old),
    ...validateClassName(spec.volumeAttributesClassName, path.child('volumeAttributesClassName')),
  ];
}

function validateStorage(amount: string | undefined, path: Path): FieldError[] {
  if (amount === undefined) return [required(path)];
  if (parseQuantity(amount).sign() <= 0) return [invalidValue(path, amount, 'must be greater than zero')];
  return validateResourceQuantity('storage', amount, path);
}

function validateDataSources(spec: PersistentVolumeClaimSpec, path: Path, old?: PersistentVolumeClaimSpec) {
  const { dataSource, dataSourceRef } = spec;
  const sourcePath = path.child('dataSource');
  // upstream means an invalid group, and does not look whether it is one
  const hadGroup = [old?.dataSource, old?.dataSourceRef].some((source) => typeof source?.apiGroup === 'string');
  const errors = [
    ...(dataSource ? validateDataSource(dataSource, sourcePath, hadGroup) : []),
    ...(dataSourceRef ? validateDataSource(dataSourceRef, path.child('dataSourceRef'), hadGroup) : []),
  ];
  if (!dataSource || !dataSourceRef) return errors;
  const { namespace, ...reference } = dataSourceRef;
  // upstream hands over a path where the value belongs, and it prints as an empty object
  const wrong = (detail: string) => invalidValue(path, {}, detail);
  if (namespace) return [...errors, wrong('may not be specified when dataSourceRef.namespace is specified')];
  return equal(dataSource, reference) ? errors : [...errors, wrong('must match dataSourceRef')];
}

function validateDataSource(source: TypedObjectReference, path: Path, anyGroup: boolean): FieldError[] {
  const { kind, name, namespace } = source;
  const apiGroup = source.apiGroup ?? '';
  const errors: FieldError[] = [];
  if (!name) errors.push(required(path.child('name')));
  if (!kind) errors.push(required(path.child('kind')));
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    errors.push(invalidValue(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  if (apiGroup !== '' && !anyGroup) {
    errors.push(...invalidEach(path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup)));
  }
  if (namespace) errors.push(...invalidEach(path.child('namespace'), namespace, isDNS1123Label(namespace)));
  return errors;
}

/** Sizes that are no whole number of bytes. */
export function persistentVolumeClaimWarnings({ resources }: PersistentVolumeClaimSpec, path: Path): string[] {
  return (['requests', 'limits'] as const).flatMap((field) => {
    const amount = resources[field]?.storage;
    if (amount === undefined || parseQuantity(amount).milliValue() % 1000n === 0n) return [];
    const at = path.child('resources', field).key('storage');
    return [`${at}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`];
  });
}
