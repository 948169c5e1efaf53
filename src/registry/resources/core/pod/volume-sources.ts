import type { EphemeralVolumeSource, ImageVolumeSource, Volume } from '#types/core.v1';
import { type FieldError, forbidden, type Path, required } from '../../../../api/field.js';
import { validateAnnotations } from '../../../../api/object-meta.js';
import { parseQuantity } from '../../../../api/quantity.js';
import { validateLabels } from '../../../../api/selectors.js';
import { validatePersistentVolumeClaimSpec } from '../persistentvolumeclaim.js';
import { nonEmpty, requiredOneOf } from './checks.js';
import { pullPolicies } from './containers.js';
import type { PodOptions } from './options.js';
import * as file from './volume-files.js';
import { validateProjected } from './volume-projected.js';
import * as vendor from './volume-vendors.js';

type SourceRule<Source> = (source: Source, path: Path, options: PodOptions) => FieldError[];
export type SourceRules = { [Kind in keyof Omit<Required<Volume>, 'name'>]: SourceRule<Required<Volume>[Kind]> };

/** Every volume source's rule, in the order in which kube-apiserver looks for them. */
export const sourceRules: SourceRules = {
  emptyDir: ({ sizeLimit }, path) =>
    sizeLimit !== undefined && parseQuantity(sizeLimit).sign() < 0
      ? [forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: file.validateHostPath,
  gitRepo: file.validateGitRepo,
  gcePersistentDisk: vendor.validateGCEPersistentDisk,
  awsElasticBlockStore: vendor.validateAWSElasticBlockStore,
  secret: file.validateSecret,
  nfs: vendor.validateNFS,
  iscsi: vendor.validateISCSI,
  glusterfs: fields('endpoints', 'path'),
  flocker: vendor.validateFlocker,
  persistentVolumeClaim: fields('claimName'),
  rbd: (source, path) => [...vendor.validateMonitors(source, path), ...fields('image')(source, path)],
  cinder: (source, path) => [...fields('volumeID')(source, path), ...vendor.validateSecretRef(source, path)],
  cephfs: vendor.validateMonitors,
  quobyte: vendor.validateQuobyte,
  downwardAPI: file.validateDownwardAPI,
  fc: vendor.validateFC,
  flexVolume: vendor.validateFlexVolume,
  configMap: file.validateConfigMap,
  azureFile: fields('secretName', 'shareName'),
  vsphereVolume: fields('volumePath'),
  photonPersistentDisk: fields('pdID'),
  portworxVolume: fields('volumeID'),
  azureDisk: vendor.validateAzureDisk,
  storageos: vendor.validateStorageOS,
  projected: validateProjected,
  scaleIO: fields('gateway', 'system', 'volumeName'),
  csi: vendor.validateCSI,
  ephemeral: validateEphemeral,
  image: validateImage,
};

/** Sources of which only some fields must not be empty. */
function fields<Name extends string>(...names: Name[]) {
  return (source: { [N in Name]?: string }, path: Path): FieldError[] =>
    names.flatMap((name) => nonEmpty(source[name], path.child(name)));
}

function validateEphemeral({ volumeClaimTemplate: template }: EphemeralVolumeSource, path: Path): FieldError[] {
  const at = path.child('volumeClaimTemplate');
  if (template === undefined) return [required(at)];
  const { labels, annotations, ...others } = template.metadata;
  const metadata = at.child('metadata');
  return [
    ...validateAnnotations(annotations, metadata.child('annotations')),
    ...validateLabels(labels, metadata.child('labels')),
    ...Object.keys(others).map((field) => forbidden(metadata.child(field.replace('uid', 'uID')), 'cannot be set')),
    ...validatePersistentVolumeClaimSpec(template.spec, at.child('spec')),
  ];
}

function validateImage({ reference, pullPolicy }: ImageVolumeSource, path: Path, options: PodOptions): FieldError[] {
  return [
    ...(options.isPod ? nonEmpty(reference, path.child('reference')) : []),
    ...requiredOneOf(pullPolicy, pullPolicies, path.child('pullPolicy')),
  ];
}
