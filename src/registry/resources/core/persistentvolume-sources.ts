import type {
  CSIPersistentVolumeSource,
  ISCSIPersistentVolumeSource,
  PersistentVolumeSpec,
  SecretReference,
} from '#types/core.v1';
import { type FieldError, forbidden, invalidEach, invalidValue, type Path, required } from '../../../api/field.js';
import { inclusiveRangeError, isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';
import { byteLength, nonEmpty } from './pod/checks.js';
import type { PodOptions } from './pod/options.js';
import { validateNoBacksteps } from './pod/paths.js';
import { sourceRules } from './pod/volume-sources.js';
import { qualifiedNames, validateCSIDriverName } from './pod/volume-vendors.js';

type Spec = PersistentVolumeSpec;
type Source<Name extends keyof Spec> = NonNullable<Spec[Name]>;
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
type SourceName = (typeof sourceNames)[number];

/** What these check beyond a pod's volumes of the same type. */
const moreRules: Partial<Record<SourceName, SourceRule>> = {
  glusterfs: ({ endpointsNamespace: namespace }: Source<'glusterfs'>, path) => {
    if (namespace === undefined) return [];
    const at = path.child('endpointsNamespace');
    const detail = 'if the endpointnamespace is set, it must be a valid namespace name';
    return namespace === '' ? [invalidValue(at, '', detail)] : invalidEach(at, namespace, isDNS1123Label(namespace));
  },
  cinder: validateSecretNamespace,
  azureFile: ({ secretNamespace }: Source<'azureFile'>, path) =>
    secretNamespace === '' ? [required(path.child('secretNamespace'))] : [],
  storageos: validateSecretNamespace,
};

function validateSecretNamespace({ secretRef }: Source<'cinder' | 'storageos'>, path: Path): FieldError[] {
  return secretRef ? nonEmpty(secretRef.namespace, path.child('secretRef', 'namespace')) : [];
}

const ownRules: Partial<Record<SourceName, SourceRule>> = {
  local: ({ path: value }: Source<'local'>, path) =>
    value ? validateNoBacksteps(value, path.child('path')) : [required(path.child('path'))],
  csi: validateCSI,
};

const podRules: Partial<Record<string, SourceRule>> = sourceRules;

/** Upstream's paths are not always the fields'. */
const oddPaths: Record<string, string> = { gcePersistentDisk: 'persistentDisk' };
const oddForbiddenPaths: Record<string, string> = { cephfs: 'cephFS' };

/** `name` is the volume's, '' for a volume that is part of an attachment. */
export function validateSource(spec: Spec, path: Path, name: string): FieldError[] {
  const given = sourceNames.filter((source) => spec[source] !== undefined);
  if (given.length === 0) return [required(path, 'must specify a volume type')];
  return given.flatMap((source, i) => {
    // upstream does not count before a FlexVolume
    if (i > 0 && source !== 'flexVolume') {
      return [forbidden(path.child(oddForbiddenPaths[source] ?? source), 'may not specify more than 1 volume type')];
    }
    const at = path.child(oddPaths[source] ?? source);
    if (source === 'iscsi' && spec.iscsi) return validateISCSI(spec.iscsi, at, name);
    const rules = [ownRules[source] ?? podRules[source], moreRules[source]];
    return rules.flatMap((rule) => rule?.(spec[source] as never, at, {}) ?? []);
  });
}

const maxTarget = 64;

/** Upstream: validateISCSIPersistentVolumeSource, whose words differ from those for a pod's volume. */
function validateISCSI(source: ISCSIPersistentVolumeSource, path: Path, volume: string): FieldError[] {
  const { targetPortal, iqn, lun, secretRef, initiatorName } = source;
  const isTooLong = initiatorName !== undefined && byteLength(`${volume}:${targetPortal}`) > maxTarget;
  const detail = `Total length of <volume name>:<iscsi.targetPortal> must be under ${maxTarget} characters if iscsi.initiatorName is specified.`;
  const needsSecret = source.chapAuthDiscovery || source.chapAuthSession;
  return [
    ...nonEmpty(targetPortal, path.child('targetPortal')),
    ...(isTooLong ? [invalidValue(path.child('targetportal'), targetPortal, detail)] : []),
    ...(iqn ? validateQualifiedName(iqn, path.child('iqn')) : [required(path.child('iqn'))]),
    ...(lun < 0 || lun > 255 ? [invalidValue(path.child('lun'), lun, inclusiveRangeError(0, 255))] : []),
    ...(needsSecret && secretRef === undefined ? [required(path.child('secretRef'))] : []),
    ...(secretRef ? nonEmpty(secretRef.name, path.child('secretRef', 'name')) : []),
    ...(initiatorName === undefined ? [] : validateQualifiedName(initiatorName, path.child('initiatorname'))),
  ];
}

const validateQualifiedName = (name: string, path: Path): FieldError[] =>
  qualifiedNames[name.slice(0, 3)]?.test(name) ? [] : [invalidValue(path, name, 'must be valid format')];

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
