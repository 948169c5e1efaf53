import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  GitRepoVolumeSource,
  HostPathVolumeSource,
  KeyToPath,
  SecretVolumeSource,
} from '#types/core.v1';
import { type FieldError, invalidValue, type Path, required } from '../../../../api/field.js';
import { nonEmpty, oneOf } from './checks.js';
import { validateFieldRef, validateResourceFieldRef, volumeFieldPaths } from './field-refs.js';
import {
  validateFileMode,
  validateLocalDescendingPath,
  validateLocalNonReservedPath,
  validateNoBacksteps,
} from './paths.js';

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath({ path: hostPath, type }: HostPathVolumeSource, path: Path): FieldError[] {
  if (!hostPath) return [required(path.child('path'))];
  return [
    ...validateNoBacksteps(hostPath, path.child('path')),
    ...(type === undefined ? [] : oneOf(type, hostPathTypes, path.child('type'))),
  ];
}

export const validateGitRepo = ({ repository, directory = '' }: GitRepoVolumeSource, path: Path): FieldError[] => [
  ...nonEmpty(repository, path.child('repository')),
  ...validateLocalDescendingPath(directory, path.child('directory')),
];

export const validateSecret = ({ secretName, ...files }: SecretVolumeSource, path: Path): FieldError[] => [
  ...nonEmpty(secretName, path.child('secretName')),
  ...validateFiles(files, path),
];

export const validateConfigMap = ({ name, ...files }: ConfigMapVolumeSource, path: Path): FieldError[] => [
  ...nonEmpty(name, path.child('name')),
  ...validateFiles(files, path),
];

const validateFiles = ({ defaultMode, items }: Pick<SecretVolumeSource, 'defaultMode' | 'items'>, path: Path) => [
  ...validateFileMode(defaultMode, path.child('defaultMode')),
  ...(items ?? []).flatMap((item, i) => validateKeyToPath(item, path.child('items').index(i))),
];

export const validateKeyToPath = ({ key, path: file, mode }: KeyToPath, path: Path): FieldError[] => [
  ...nonEmpty(key, path.child('key')),
  ...nonEmpty(file, path.child('path')),
  ...validateLocalNonReservedPath(file, path.child('path')),
  ...validateFileMode(mode, path.child('mode')),
];

/** The errors' paths name the volume, not the file. */
export const validateDownwardAPI = ({ defaultMode, items }: DownwardAPIVolumeSource, path: Path): FieldError[] => [
  ...validateFileMode(defaultMode, path.child('defaultMode')),
  ...(items ?? []).flatMap((file) => validateDownwardAPIFile(file, path)),
];

export const validateDownwardAPIFile = (file: DownwardAPIVolumeFile, path: Path): FieldError[] => [
  ...nonEmpty(file.path, path.child('path')),
  ...validateLocalNonReservedPath(file.path, path.child('path')),
  ...validateReference(file, path),
  ...validateFileMode(file.mode, path.child('mode')),
];

function validateReference({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile, path: Path): FieldError[] {
  if (fieldRef !== undefined) {
    const errors = validateFieldRef(fieldRef, volumeFieldPaths, path.child('fieldRef'));
    if (resourceFieldRef === undefined) return errors;
    const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously';
    return [...errors, invalidValue(path, 'resource', detail)];
  }
  if (resourceFieldRef === undefined) return [required(path, 'one of fieldRef and resourceFieldRef is required')];
  return validateResourceFieldRef(resourceFieldRef, true, path.child('resourceFieldRef'));
}
