import type { ManagedFieldsEntry, OwnerReference } from '#types/meta.v1';
import { immutable, nonNegative } from './checks.js';
import { type FieldError, forbidden, invalidValue, isPrintable, Path, quote, required, tooLong } from './field.js';
import { isDNS1123Label, isQualifiedName } from './names.js';
import type { ObjectMeta } from './object.js';
import { validateLabels } from './selectors.js';

/** Rules: k8s.io/apimachinery/pkg/api/validation/objectmeta.go */
export interface NameRules {
  namespaced: boolean;
  /** what is wrong with a name, or with a generateName where `prefix` is set */
  validateName(name: string, prefix: boolean): string[];
  /** finalizers without a domain are let through (custom resources, admission configuration, API services) */
  anyFinalizer?: boolean;
}

export const totalAnnotationSizeLimit = 256 * 1024;

/** Checks metadata on create and update; a name must have been generated before. */
export function validateObjectMeta(meta: ObjectMeta, rules: NameRules, path = Path.of('metadata')): FieldError[] {
  return [
    ...nameErrors(meta, rules, path),
    ...namespaceErrors(meta, rules, path.child('namespace')),
    ...nonNegative(meta.generation, path.child('generation')),
    ...validateLabels(meta.labels, path.child('labels')),
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')),
    ...validateFinalizers(meta.finalizers ?? [], path.child('finalizers')),
    ...validateManagedFields(meta.managedFields, path.child('managedFields')),
    ...(rules.anyFinalizer ? [] : unknownFinalizers(meta.finalizers ?? [], path.child('finalizers'))),
  ];
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Upstream: validateKubeFinalizerName in pkg/apis/core/validation. */
const unknownFinalizer = (name: string, path: Path): FieldError[] =>
  name.includes('/') || standardFinalizers.includes(name)
    ? []
    : [invalidValue(path, name, 'name is neither a standard finalizer name nor is it fully qualified')];

const unknownFinalizers = (finalizers: string[], path: Path): FieldError[] =>
  finalizers.flatMap((name, i) => unknownFinalizer(name, path.index(i)));

/** For finalizers outside of metadata: those of a namespace's spec. */
export const validateFinalizerName = (name: string, path: Path): FieldError[] => [
  ...isQualifiedName(name).map((message) => invalidValue(path, name, message)),
  ...unknownFinalizer(name, path),
];

function nameErrors({ name, generateName }: ObjectMeta, { validateName }: NameRules, path: Path): FieldError[] {
  const check = (field: string, value: string) =>
    validateName(value, field === 'generateName').map((message) => invalidValue(path.child(field), value, message));
  return [
    ...(generateName ? check('generateName', generateName) : []),
    ...(name ? check('name', name) : [required(path.child('name'), 'name or generateName is required')]),
  ];
}

function namespaceErrors({ namespace }: ObjectMeta, { namespaced }: NameRules, path: Path): FieldError[] {
  if (!namespaced) return namespace ? [forbidden(path, 'not allowed on this type')] : [];
  if (!namespace) return [required(path)];
  return isDNS1123Label(namespace).map((message) => invalidValue(path, namespace, message));
}

const immutableFields = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** The further rules of an update. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path = Path.of('metadata')): FieldError[] {
  const errors = old.deletionTimestamp ? newFinalizers(meta, old, path.child('finalizers')) : [];
  if (!meta.resourceVersion) {
    const value = meta.resourceVersion ?? '';
    errors.push(invalidValue(path.child('resourceVersion'), value, 'must be specified for an update'));
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalidValue(path.child('generation'), meta.generation ?? 0, 'must not be decremented'));
  }
  for (const field of immutableFields) {
    errors.push(...immutable(shown(meta, field), shown(old, field), path.child(field)));
  }
  return [
    ...errors,
    ...validateLabels(meta.labels, path.child('labels')),
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateOwnerReferences(meta.ownerReferences, path.child('ownerReferences')),
    ...validateManagedFields(meta.managedFields, path.child('managedFields')),
  ];
}

const plainStrings: string[] = ['name', 'namespace', 'uid'];

/** Absent texts are '' in Go, absent times and numbers null. */
const shown = (meta: ObjectMeta, field: (typeof immutableFields)[number]) =>
  meta[field] ?? (plainStrings.includes(field) ? '' : null);

function newFinalizers(meta: ObjectMeta, old: ObjectMeta, path: Path): FieldError[] {
  const extra = [...new Set(meta.finalizers)].filter((name) => !old.finalizers?.includes(name)).sort();
  if (extra.length === 0) return [];
  const list = `[]string{${extra.map(quote).join(', ')}}`;
  return [
    forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`),
  ];
}

/** Keys as label keys but for case, all together at most 256 KiB. */
export function validateAnnotations(annotations: Record<string, string> | undefined, path: Path): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) =>
    isQualifiedName(key.toLowerCase()).map((message) => invalidValue(path, key, message)),
  );
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return size > totalAnnotationSizeLimit ? [...errors, tooLong(path, totalAnnotationSizeLimit)] : errors;
}

export function validateOwnerReferences(references: OwnerReference[] | undefined, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  let controller = '';
  for (const reference of references ?? []) {
    errors.push(...validateOwnerReference(reference, path));
    if (!reference.controller) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (controller === '') controller = name;
    else errors.push(invalidValue(path, references, onlyOneController(controller, name)));
  }
  return errors;
}

const onlyOneController = (first: string, second: string) =>
  `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;

function validateOwnerReference(reference: OwnerReference, path: Path): FieldError[] {
  const { apiVersion, kind, name, uid } = reference;
  const empty = (field: string, value: string) => invalidValue(path.child(field), value, 'must not be empty');
  const errors: FieldError[] = [];
  if (!/^([^/]*\/)?[^/]+$/.test(apiVersion)) {
    errors.push(invalidValue(path.child('apiVersion'), apiVersion, 'version must not be empty'));
  }
  for (const [field, value] of Object.entries({ kind, name, uid })) if (!value) errors.push(empty(field, value ?? ''));
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalidValue(path, reference, '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

export function validateFinalizers(finalizers: string[], path: Path): FieldError[] {
  const errors = finalizers.flatMap((name) =>
    isQualifiedName(name).map((message) => invalidValue(path, name, message)),
  );
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

export function validateManagedFields(entries: ManagedFieldsEntry[] | undefined, path: Path): FieldError[] {
  return (entries ?? []).flatMap(({ operation = '', fieldsType, manager, subresource }, i) => {
    const at = path.index(i);
    const errors: FieldError[] = [];
    if (operation !== 'Apply' && operation !== 'Update') {
      errors.push(invalidValue(at.child('operation'), operation, 'must be `Apply` or `Update`'));
    }
    if (fieldsType && fieldsType !== 'FieldsV1') {
      errors.push(invalidValue(at.child('fieldsType'), fieldsType, 'must be `FieldsV1`'));
    }
    errors.push(...validateFieldManager(manager ?? '', at.child('manager')));
    if (Buffer.byteLength(subresource ?? '') > 256) errors.push(tooLong(at.child('subresource'), 256));
    return errors;
  });
}

/** bytes of a field manager's name */
export const maxManagerName = 128;

/** Not too long, and all printable; for the query option and for managed fields. */
export function validateFieldManager(manager: string, path: Path): FieldError[] {
  const errors = Buffer.byteLength(manager) > maxManagerName ? [tooLong(path, maxManagerName)] : [];
  let position = 0;
  for (const character of manager) {
    if (!isPrintable(character)) {
      errors.push(invalidValue(path, manager, `invalid character ${codePoint(character)} (at position ${position})`));
    }
    position += Buffer.byteLength(character);
  }
  return errors;
}

/** Go's %#U of a character that doesn't print. */
const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
