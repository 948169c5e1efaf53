import type { EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, PodSpec } from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import { type FieldError, invalidValue, notFoundValue, type Path, required } from '../../../../api/field.js';
import { isConfigMapKey, isRelaxedEnvVarName, nameIsDNSSubdomain } from '../../../../api/names.js';
import { invalidEach } from './checks.js';
import { containersWithPath } from './containers-of.js';
import { envFieldPaths, validateFieldRef, validateResourceFieldRef } from './field-refs.js';
import { validateNoBacksteps } from './paths.js';

/** Upstream: ValidateEnv. */
export const validateEnv = (env: EnvVar[] | undefined, path: Path): FieldError[] =>
  (env ?? []).flatMap((variable, i) => {
    const name = path.index(i).child('name');
    return [
      ...(variable.name ? invalidEach(isRelaxedEnvVarName(variable.name), variable.name, name) : [required(name)]),
      ...validateValueFrom(variable, path.index(i).child('valueFrom')),
    ];
  });

function validateValueFrom({ value, valueFrom }: EnvVar, path: Path): FieldError[] {
  if (valueFrom === undefined) return [];
  const errors = validateSources(valueFrom, path);
  const count = Object.values(valueFrom).filter((source) => source !== undefined).length;
  const wrong = (detail: string) => [...errors, invalidValue(path, '', detail)];
  if (count === 0) {
    return wrong(
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    );
  }
  if (value) return wrong('may not be specified when `value` is not empty');
  return count > 1 ? wrong('may not have more than one field specified at a time') : errors;
}

function validateSources(source: EnvVarSource, path: Path): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors: FieldError[] = [];
  if (fieldRef !== undefined) errors.push(...validateFieldRef(fieldRef, envFieldPaths, path.child('fieldRef')));
  if (resourceFieldRef !== undefined) {
    errors.push(...validateResourceFieldRef(resourceFieldRef, false, path.child('resourceFieldRef')));
  }
  if (configMapKeyRef !== undefined) errors.push(...validateKeyRef(configMapKeyRef, path.child('configMapKeyRef')));
  if (secretKeyRef !== undefined) errors.push(...validateKeyRef(secretKeyRef, path.child('secretKeyRef')));
  if (fileKeyRef !== undefined) errors.push(...validateFileKeyRef(fileKeyRef, path.child('fileKeyRef')));
  return errors;
}

const validateKeyRef = ({ name = '', key }: { name?: string; key: string }, path: Path): FieldError[] => [
  ...invalidEach(nameIsDNSSubdomain(name, false), name, path.child('name')),
  ...(key ? invalidEach(isConfigMapKey(key), key, path.child('key')) : [required(path.child('key'))]),
];

function validateFileKeyRef({ key, volumeName, path: file }: FileKeySelector, path: Path): FieldError[] {
  const [keyAt, volumeAt, fileAt] = ['key', 'volumeName', 'path'].map((name) => path.child(name));
  return [
    ...(key ? invalidEach(isRelaxedEnvVarName(key), key, keyAt) : [required(keyAt)]),
    ...(volumeName ? dnsLabel(volumeName, volumeAt) : [required(volumeAt)]),
    ...(file ? validateNoBacksteps(file, fileAt) : [required(fileAt)]),
  ];
}

/** Upstream: ValidateEnvFrom. */
export const validateEnvFrom = (sources: EnvFromSource[] | undefined, path: Path): FieldError[] =>
  (sources ?? []).flatMap(({ prefix, configMapRef, secretRef }, i) => {
    const at = path.index(i);
    const errors = prefix ? invalidEach(isRelaxedEnvVarName(prefix), prefix, at.child('prefix')) : [];
    if (configMapRef !== undefined) errors.push(...validateName(configMapRef.name, at.child('configMapRef', 'name')));
    if (secretRef !== undefined) errors.push(...validateName(secretRef.name, at.child('secretRef', 'name')));
    if (configMapRef === undefined && secretRef === undefined) {
      errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });

const validateName = (name: string | undefined, path: Path): FieldError[] =>
  name ? invalidEach(nameIsDNSSubdomain(name, true), name, path) : [required(path)];

/** Variables read from files need a volume that the pod itself writes (upstream: validateFileKeyRefVolumes). */
export function validateFileKeyVolumes(spec: PodSpec, path: Path): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  return containersWithPath(spec, path).flatMap(([{ env }, at]) =>
    (env ?? []).flatMap(({ valueFrom }, i) => {
      if (valueFrom?.fileKeyRef === undefined) return [];
      const { volumeName } = valueFrom.fileKeyRef;
      const volume = volumes.get(volumeName);
      const volumeAt = at.child('env').index(i).child('valueFrom', 'fileKeyRef', 'volumeName');
      if (volume === undefined) return [notFoundValue(volumeAt, volumeName)];
      if (volume.emptyDir !== undefined) return [];
      return [invalidValue(volumeAt, volumeName, 'referenced volume must be of type emptyDir')];
    }),
  );
}
