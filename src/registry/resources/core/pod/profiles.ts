import type { AppArmorProfile, PodSpec, SeccompProfile } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path, required, tooLong } from '../../../../api/field.js';
import type { ObjectMeta } from '../../../../api/object.js';
import { byteLength, oneOf } from './checks.js';
import { containersWithPath } from './containers-of.js';
import { goForm } from './go-form.js';
import { validateLocalDescendingPath } from './paths.js';
import { appArmorAnnotation, seccompContainerAnnotation, seccompPodAnnotation } from './profile-annotations.js';

const types = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Upstream: validateSeccompProfileField. */
export function validateSeccompProfile(profile: SeccompProfile | undefined, path: Path): FieldError[] {
  if (profile === undefined) return [];
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  const errors = type
    ? oneOf(type, types, path.child('type'))
    : [required(path.child('type'), 'type is required when seccompProfile is set')];
  if (type === 'Localhost') {
    if (localhostProfile !== undefined) return [...errors, ...validateLocalDescendingPath(localhostProfile, at)];
    return [...errors, required(at, 'must be set when seccomp type is Localhost')];
  }
  if (localhostProfile === undefined) return errors;
  const shown = goForm(profile, 'SeccompProfile');
  return [...errors, invalidValue(at, shown, 'can only be set when seccomp type is Localhost')];
}

/** Upstream: ValidateAppArmorProfileField. */
export function validateAppArmorProfile(profile: AppArmorProfile | undefined, path: Path): FieldError[] {
  if (profile === undefined) return [];
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  if (type === 'Localhost') return validateLocalhostProfile(localhostProfile, at);
  if (!type) return [required(path.child('type'), 'type is required when appArmorProfile is set')];
  if (!types.includes(type)) return oneOf(type, types, path.child('type'));
  if (localhostProfile === undefined) return [];
  return [invalidValue(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
}

function validateLocalhostProfile(profile: string | undefined, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (profile === undefined || profile === '') {
    errors.push(required(path, 'must be set when AppArmor type is Localhost'));
  } else if (profile.trim() !== profile) {
    errors.push(invalidValue(path, profile, 'must not be padded with whitespace'));
  }
  return byteLength(profile ?? '') > 4095 ? [...errors, tooLong(path, 4095)] : errors;
}

/** Where a profile stands in an annotation and in a field, both say the same (validateSeccompAnnotationsAndFields). */
export function validateSeccompMatches({ annotations }: ObjectMeta, spec: PodSpec, path: Path): FieldError[] {
  if (annotations === undefined) return [];
  const ofPod = validateSeccompMatch(
    annotations[seccompPodAnnotation],
    spec.securityContext?.seccompProfile,
    path.child('securityContext', 'seccompProfile'),
  );
  const ofContainers = containersWithPath(spec, path).flatMap(([{ name, securityContext }, at]) =>
    validateSeccompMatch(
      annotations[seccompContainerAnnotation + name],
      securityContext?.seccompProfile,
      at.child('securityContext', 'seccompProfile'),
    ),
  );
  return [...ofPod, ...ofContainers];
}

const validateSeccompMatch = (annotation: string | undefined, profile: SeccompProfile | undefined, path: Path) =>
  validateMatch(annotation, profile, path, 'seccomp', ['runtime/default', 'docker/default']);

/** Upstream: validateAppArmorAnnotationsAndFieldsMatchOnCreate. */
export function validateAppArmorMatches({ annotations }: ObjectMeta, spec: PodSpec, path: Path): FieldError[] {
  if (annotations === undefined || spec.os?.name === 'windows') return [];
  return containersWithPath(spec, path).flatMap(([{ name, securityContext }, at]) =>
    validateMatch(
      annotations[appArmorAnnotation + name],
      securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile,
      at.child('securityContext', 'appArmorProfile'),
      'apparmor',
      ['runtime/default'],
    ),
  );
}

function validateMatch(
  annotation: string | undefined,
  profile: SeccompProfile | AppArmorProfile | undefined,
  path: Path,
  what: string,
  defaults: string[],
): FieldError[] {
  if (annotation === undefined || profile === undefined) return [];
  const differs = [forbidden(path.child('type'), `${what} type in annotation and field must match`)];
  if (profile.type === 'Unconfined') return annotation === 'unconfined' ? [] : differs;
  if (profile.type === 'RuntimeDefault') return defaults.includes(annotation) ? [] : differs;
  if (profile.type !== 'Localhost') return [];
  if (!annotation.startsWith('localhost/')) return differs;
  if (annotation.slice('localhost/'.length) === profile.localhostProfile) return [];
  return [forbidden(path.child('localhostProfile'), `${what} profile in annotation and field must match`)];
}
