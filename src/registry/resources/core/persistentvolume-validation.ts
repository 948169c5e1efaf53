import type { PersistentVolume, PersistentVolumeSpec } from '#types/core.v1';
import { equal, immutable } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { parseQuantity } from '../../../api/quantity.js';
import { diffOf } from '../../../api/unified-diff.js';
import { validateVolumeNodeAffinity, validateVolumeNodeAffinityUpdate } from './persistentvolume-affinity.js';
import { validateSource } from './persistentvolume-sources.js';
import { validateAccessModes, validateAmount, validateClassName, volumeModes } from './persistentvolumeclaim-spec.js';
import { oneOf } from './pod/checks.js';
import { goForm } from './pod/go-form.js';

const specPath = Path.of('spec');
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

type Spec = PersistentVolumeSpec;

function validateCapacity(capacity: Record<string, string> = {}): FieldError[] {
  const path = specPath.child('capacity');
  const names = Object.keys(capacity);
  const errors = names.length === 0 ? [required(path)] : [];
  if (!('storage' in capacity) || names.length > 1) {
    errors.push(notSupported(path, names.length === 0 ? null : capacity, ['storage']));
  }
  for (const [name, amount] of Object.entries(capacity)) {
    const at = path.key(name);
    errors.push(...validateAmount(amount, at));
    if (parseQuantity(amount).sign() <= 0) errors.push(invalidValue(at, amount, 'must be greater than zero'));
  }
  return errors;
}

function validateAttributesClass({ volumeAttributesClassName: name, csi }: Spec): FieldError[] {
  if (name === undefined) return [];
  const path = specPath.child('volumeAttributesClassName');
  const errors = name === '' ? [required(path, 'an empty string is disallowed')] : validateClassName(name, path);
  if (csi !== undefined) return errors;
  return [...errors, required(specPath.child('csi'), 'has to be specified when using volumeAttributesClassName')];
}

/** The sources that may be mounted with options from the annotation of old. */
const mountable: (keyof Spec)[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
];
const mountOptions = 'volume.beta.kubernetes.io/mount-options';

function validateMountOptions({ metadata, spec }: PersistentVolume): FieldError[] {
  if (metadata.annotations?.[mountOptions] === undefined || mountable.some((field) => spec[field])) return [];
  const path = Path.of('metadata', 'annotations', mountOptions);
  return [forbidden(path, 'may not specify mount options for this volume type')];
}

function validateSpec({ metadata, spec }: PersistentVolume, old?: PersistentVolumeSpec): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, hostPath, volumeMode } = spec;
  const policyPath = specPath.child('persistentVolumeReclaimPolicy');
  const affinityPath = specPath.child('nodeAffinity');
  const recyclesRoot = policy === 'Recycle' && /^\/[/.]*$/.test(hostPath?.path ?? '');
  return [
    ...(accessModes.length > 0 ? [] : [required(specPath.child('accessModes'))]),
    ...validateAccessModes(accessModes, specPath.child('accessModes')),
    ...validateCapacity(spec.capacity),
    ...(policy ? oneOf(policy, reclaimPolicies, policyPath) : []),
    ...validateVolumeNodeAffinity(spec, old),
    ...validateSource(spec, specPath, metadata.name ?? ''),
    ...(spec.local && !spec.nodeAffinity ? [required(affinityPath, 'Local volume requires node affinity')] : []),
    ...(recyclesRoot ? [forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'")] : []),
    ...validateClassName(spec.storageClassName, specPath.child('storageClassName')),
    ...(volumeMode === undefined ? [] : oneOf(volumeMode, volumeModes, specPath.child('volumeMode'))),
    ...validateAttributesClass(spec),
  ];
}

export const validatePersistentVolume = (volume: PersistentVolume): FieldError[] => [
  ...validateSpec(volume),
  ...validateMountOptions(volume),
];

const shownSource = (spec: Spec) => goForm(spec, 'PersistentVolumeSource');

/** What a volume is cannot change, but for a CSI volume's secret for expansion, which may be added. */
export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const { spec } = volume;
  const ofSpec = validateSpec(volume, old.spec);
  const errors = [...ofSpec, ...validateMountOptions(volume), ...ofSpec]; // upstream looks twice
  const added = old.spec.csi && !old.spec.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef;
  const csi = added && spec.csi ? { ...spec.csi, controllerExpandSecretRef: undefined } : spec.csi;
  const [before, after] = [shownSource(old.spec), shownSource({ ...spec, csi })];
  if (!equal(before, after)) {
    const message = `spec.persistentvolumesource is immutable after creation\n${diffOf(before, after)}`;
    errors.push(forbidden(specPath.child('persistentvolumesource'), message));
  }
  errors.push(...immutable(spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')));
  errors.push(...validateVolumeNodeAffinityUpdate(spec, old.spec));
  if (old.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    errors.push(
      forbidden(specPath.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden'),
    );
  }
  return errors;
}
