import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '#types/core.v1';
import { equal, immutable } from '../../../api/checks.js';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import { parseQuantity } from '../../../api/quantity.js';
import { diffOf } from '../../../api/unified-diff.js';
import type { Strategy } from '../../strategy.js';
import { betaStorageClass } from '../printing.js';
import { persistentVolumeClaimsTable } from './persistentvolumeclaim.table.js';
import {
  persistentVolumeClaimWarnings,
  validateAmount,
  validatePersistentVolumeClaimSpec,
} from './persistentvolumeclaim-spec.js';
import { goForm } from './pod/go-form.js';
import { defaultResourceList } from './pod/resource-defaults.js';
import { isNativeResource } from './pod/resource-names.js';

export { persistentVolumeClaimWarnings, validatePersistentVolumeClaimSpec };

const specPath = Path.of('spec');
const statusPath = Path.of('status');

export function defaultPersistentVolumeClaim({ spec, status }: PersistentVolumeClaim): void {
  status.phase ||= 'Pending';
  spec.volumeMode ??= 'Filesystem';
  for (const list of [spec.resources.limits, spec.resources.requests, status.capacity, status.allocatedResources]) {
    defaultResourceList(list);
  }
}

/**
 * dataSource and dataSourceRef say the same (upstream: NormalizeDataSources); new claims that name something else than
 * a claim or a snapshot in the older field alone are taken to name nothing.
 */
function normalizeDataSources(spec: PersistentVolumeClaimSpec, old?: PersistentVolumeClaimSpec): void {
  // the feature CrossNamespaceVolumeDataSource is off by default
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) spec.dataSourceRef = undefined;
  const hadSource = Boolean(old?.dataSource ?? old?.dataSourceRef);
  if (!hadSource && !spec.dataSourceRef && !isClaimOrSnapshot(spec.dataSource)) spec.dataSource = undefined;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { namespace: _namespace, ...reference } = spec.dataSourceRef;
    spec.dataSource = reference;
  }
}

const isClaimOrSnapshot = (source?: Pick<TypedObjectReference, 'apiGroup' | 'kind'>) =>
  (source?.kind === 'PersistentVolumeClaim' && !source.apiGroup) ||
  (source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io');

/** What may change: the volume's name once, the storage class from none, and of bound claims size and attributes. */
function withAllowedChanges(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const spec = { ...claim.spec };
  if (!old.spec.volumeName) spec.volumeName = undefined;
  if (mayTakeStorageClass(claim, old)) spec.storageClassName = old.spec.storageClassName;
  if (claim.status.phase !== 'Bound') return spec;
  spec.volumeAttributesClassName = old.spec.volumeAttributesClassName;
  const storage = old.spec.resources.requests?.storage ?? '0';
  if (spec.resources.requests) {
    spec.resources = { ...spec.resources, requests: { ...spec.resources.requests, storage } };
  }
  return spec;
}

function mayTakeStorageClass({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const annotated = old.metadata.annotations?.[betaStorageClass];
  if (spec.storageClassName === undefined || old.spec.storageClassName !== undefined) return false;
  return annotated === undefined || annotated === spec.storageClassName;
}

/** What kube-apiserver compares and shows. */
const shown = (spec: PersistentVolumeClaimSpec) => goForm(spec, 'PersistentVolumeClaimSpec');

function validateSpecChange(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const before = shown(old.spec.volumeName ? old.spec : { ...old.spec, volumeName: claim.spec.volumeName });
  const after = shown(withAllowedChanges(claim, old));
  if (!old.spec.volumeName) after.VolumeName = before.VolumeName;
  if (equal(before, after)) return [];
  const message =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return [forbidden(specPath, `${message}\n${diffOf(before, after)}`)];
}

function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validatePersistentVolumeClaimSpec(claim.spec, specPath, old.spec);
  const annotation = (object: PersistentVolumeClaim) => object.metadata.annotations?.[betaStorageClass];
  const movesToField = annotation(claim) === undefined && annotation(old) === claim.spec.storageClassName;
  if (annotation(claim) !== annotation(old) && !movesToField) {
    const path = Path.of('metadata', 'annotations', betaStorageClass);
    errors.push(invalidValue(path, annotation(claim) ?? '', 'field is immutable'));
  }
  errors.push(...validateSpecChange(claim, old), ...validateSize(claim, old));
  errors.push(...immutable(claim.spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')));
  const attributes = claim.spec.volumeAttributesClassName;
  if (old.status.currentVolumeAttributesClassName !== undefined && !attributes && old.spec.volumeAttributesClassName) {
    const what = attributes === undefined ? 'nil' : 'empty string';
    const why = `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`;
    errors.push(forbidden(specPath.child('volumeAttributesClassName'), why));
  }
  return errors;
}

/** A claim may shrink again as far as its volume has not yet grown. */
function validateSize({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const size = parseQuantity(spec.resources.requests?.storage ?? '0');
  if (size.compare(parseQuantity(old.spec.resources.requests?.storage ?? '0')) >= 0) return [];
  if (size.compare(parseQuantity(old.status.capacity?.storage ?? '0')) > 0) return [];
  const path = specPath.child('resources', 'requests', 'storage');
  return [forbidden(path, 'field can not be less than status.capacity')];
}

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

function validateStatus({ spec, status }: PersistentVolumeClaim): FieldError[] {
  const errors = spec.accessModes?.length ? [] : [required(Path.of('Spec', 'accessModes'))];
  const statusesPath = statusPath.child('allocatedResourceStatuses');
  for (const [name, value] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    errors.push(...validateKey(name, statusesPath));
    if (!resizeStatuses.includes(value)) errors.push(notSupported(statusesPath, name, resizeStatuses));
  }
  const allocatedPath = statusPath.child('allocatedResources');
  for (const [name, amount] of Object.entries(status.allocatedResources ?? {})) {
    errors.push(...validateKey(name, allocatedPath));
    errors.push(...validateAmount(amount, allocatedPath.key(name)));
  }
  for (const [name, amount] of Object.entries(status.capacity ?? {})) {
    errors.push(...validateAmount(amount, statusPath.child('capacity').key(name)));
  }
  return errors;
}

function validateKey(name: string, path: Path): FieldError[] {
  const errors = invalidEach(path, name, isQualifiedName(name));
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors;
  return [notSupported(path, name, ['storage'])];
}

export const persistentVolumeClaims: Strategy<PersistentVolumeClaim> = {
  table: persistentVolumeClaimsTable,
  defaults: defaultPersistentVolumeClaim,
  prepareForCreate(claim) {
    normalizeDataSources(claim.spec);
    claim.status = { phase: 'Pending' };
  },
  prepareForUpdate: (claim, old) => normalizeDataSources(claim.spec, old.spec),
  validate: ({ spec }) => validatePersistentVolumeClaimSpec(spec, specPath),
  validateUpdate,
  warnings: ({ metadata, spec }) => [
    ...(metadata.annotations?.[betaStorageClass] === undefined
      ? []
      : [`metadata.annotations[${betaStorageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`]),
    ...persistentVolumeClaimWarnings(spec, specPath),
  ],
  subresources: { status: { validateUpdate: validateStatus } },
  selectableFields: ({ metadata }) => ({ name: metadata.name ?? '' }),
};
