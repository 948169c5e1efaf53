import type {
  CSIPersistentVolumeSource,
  PersistentVolume,
  PersistentVolumeSpec,
  SecretReference,
} from '#types/core.v1';
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
import { isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';
import { parseQuantity } from '../../../api/quantity.js';
import { diffOf } from '../../../api/unified-diff.js';
import { validateAccessModes, validateAmount, validateClassName, volumeModes } from './persistentvolumeclaim-spec.js';
import { nonEmpty } from './pod/checks.js';
import { goForm } from './pod/go-form.js';
import type { PodOptions } from './pod/options.js';
import { validateNoBacksteps } from './pod/paths.js';
import { sourceRules } from './pod/volume-sources.js';
import { validateCSIDriverName } from './pod/volume-vendors.js';

const specPath = Path.of('spec');
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

type Spec = PersistentVolumeSpec;
type SourceRule = (source: never, path: Path, options: PodOptions) => FieldError[];

/** The volume types in the order in which upstream counts them; most have the rules of a pod's volumes. */
const sourceNames = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

const ownRules: Partial<Record<(typeof sourceNames)[number], SourceRule>> = {
  cinder: ({ volumeID, secretRef }: NonNullable<Spec['cinder']>, path) => [
    ...nonEmpty(volumeID, path.child('volumeID')),
    ...validateSecretReference(secretRef, path.child('secretRef')),
  ],
  local: ({ path: value }: NonNullable<Spec['local']>, path) =>
    value ? validateNoBacksteps(value, path.child('path')) : [required(path.child('path'))],
  csi: validateCSI,
};

const podRules: Partial<Record<string, SourceRule>> = sourceRules;
const ruleFor = (name: (typeof sourceNames)[number]): SourceRule => ownRules[name] ?? podRules[name] ?? (() => []);

/** Upstream's paths are not always the fields'. */
const oddPaths: Record<string, string> = { gcePersistentDisk: 'persistentDisk' };
const oddForbiddenPaths: Record<string, string> = { cephfs: 'cephFS' };

function validateCSI(csi: CSIPersistentVolumeSource, path: Path): FieldError[] {
  const references = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const;
  return [
    ...validateCSIDriverName(csi.driver, path.child('driver')),
    ...nonEmpty(csi.volumeHandle, path.child('volumeHandle')),
    ...references.flatMap((field) => validateSecretReference(csi[field], path.child(field))),
  ];
}

function validateSecretReference(reference: SecretReference | undefined, path: Path): FieldError[] {
  if (reference === undefined) return [];
  const { name = '', namespace = '' } = reference;
  return [
    ...(name ? invalidEach(path.child('name'), name, isDNS1123Subdomain(name)) : [required(path.child('name'))]),
    ...(namespace
      ? invalidEach(path.child('namespace'), namespace, isDNS1123Label(namespace))
      : [required(path.child('namespace'))]),
  ];
}

function validateSource(spec: Spec): FieldError[] {
  const given = sourceNames.filter((name) => spec[name] !== undefined);
  if (given.length === 0) return [required(specPath, 'must specify a volume type')];
  return given.flatMap((name, i) => {
    if (i === 0) return ruleFor(name)(spec[name] as never, specPath.child(oddPaths[name] ?? name), {});
    return [forbidden(specPath.child(oddForbiddenPaths[name] ?? name), 'may not specify more than 1 volume type')];
  });
}

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

const oneOf = (value: string | undefined, supported: string[], path: Path): FieldError[] =>
  !value || supported.includes(value) ? [] : [notSupported(path, value, supported)];

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

export function validatePersistentVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, nodeAffinity, hostPath } = spec;
  const policyPath = specPath.child('persistentVolumeReclaimPolicy');
  const affinityPath = specPath.child('nodeAffinity');
  const errors = [
    ...(accessModes.length > 0 ? [] : [required(specPath.child('accessModes'))]),
    ...validateAccessModes(accessModes, specPath.child('accessModes')),
    ...validateCapacity(spec.capacity),
    ...oneOf(policy, reclaimPolicies, policyPath),
    ...(nodeAffinity && !nodeAffinity.required
      ? [required(affinityPath.child('required'), 'must specify required node constraints')]
      : []),
    ...validateSource(spec),
    ...(spec.local && !nodeAffinity ? [required(affinityPath, 'Local volume requires node affinity')] : []),
  ];
  if (policy === 'Recycle' && /^\/[/.]*$/.test(hostPath?.path ?? '')) {
    errors.push(forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'"));
  }
  errors.push(...validateClassName(spec.storageClassName, specPath.child('storageClassName')));
  errors.push(...oneOf(spec.volumeMode, volumeModes, specPath.child('volumeMode')), ...validateAttributesClass(spec));
  const takesOptions = mountable.some((field) => spec[field] !== undefined);
  if (metadata.annotations?.[mountOptions] !== undefined && !takesOptions) {
    const path = Path.of('metadata', 'annotations', mountOptions);
    errors.push(forbidden(path, 'may not specify mount options for this volume type'));
  }
  return errors;
}

const shownSource = (spec: Spec) => goForm(spec, 'PersistentVolumeSource');

/** What a volume is cannot change, but for a CSI volume's secret for expansion, which may be added. */
export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const { spec } = volume;
  const errors = [...validatePersistentVolume(volume), ...validatePersistentVolume(volume)];
  const added = old.spec.csi && !old.spec.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef;
  const csi = added && spec.csi ? { ...spec.csi, controllerExpandSecretRef: undefined } : spec.csi;
  const [before, after] = [shownSource(old.spec), shownSource({ ...spec, csi })];
  if (!equal(before, after)) {
    const message = `spec.persistentvolumesource is immutable after creation\n${diffOf(before, after)}`;
    errors.push(forbidden(specPath.child('persistentvolumesource'), message));
  }
  errors.push(...immutable(spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')));
  if (!equal(old.spec.nodeAffinity ?? null, spec.nodeAffinity ?? null) && old.spec.nodeAffinity !== undefined) {
    errors.push(...immutable(spec.nodeAffinity ?? null, old.spec.nodeAffinity, Path.of('nodeAffinity')));
  }
  if (old.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    errors.push(
      forbidden(specPath.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden'),
    );
  }
  return errors;
}
