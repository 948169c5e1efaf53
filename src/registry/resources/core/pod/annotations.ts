import type { PodSpec, Toleration } from '#types/core.v1';
import { goSyntaxError } from '../../../../api/codec/go-syntax.js';
import { type FieldError, forbidden, invalidValue, type Path, quote } from '../../../../api/field.js';
import { containersOf } from './containers-of.js';
import type { PodOptions } from './options.js';
import { validateLocalDescendingPath } from './paths.js';
import { appArmorAnnotation, seccompContainerAnnotation, seccompPodAnnotation } from './profile-annotations.js';
import { validateTolerations } from './tolerations.js';

type Annotations = Record<string, string> | undefined;

export const mirrorAnnotation = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations';

/** Annotations that mean something to the API server (upstream: ValidatePodSpecificAnnotations). */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: PodSpec,
  path: Path,
  options: PodOptions,
): FieldError[] {
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  const mirror = annotations[mirrorAnnotation];
  if (mirror !== undefined && !spec.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(invalidValue(path.key(mirrorAnnotation), mirror, detail));
  }
  errors.push(...validateTolerationsAnnotation(annotations[tolerationsAnnotation], path, options));
  if (!options.anyDeletionCost && !isDeletionCost(annotations)) {
    errors.push(invalidValue(path.key(deletionCost), annotations[deletionCost], 'must be a 32bit integer'));
  }
  return [...errors, ...validateSeccompAnnotations(annotations, path), ...validateAppArmor(annotations, spec, path)];
}

/** The tolerations' alpha form; only text that is no JSON, and tolerations that are not valid, are refused. */
function validateTolerationsAnnotation(text: string | undefined, path: Path, options: PodOptions): FieldError[] {
  if (!text) return [];
  const wrong = (why: string) => [invalidValue(path, tolerationsAnnotation, why)];
  const fault = goSyntaxError(Buffer.from(text));
  if (fault !== undefined) return wrong(fault);
  const tolerations: unknown = JSON.parse(text);
  if (tolerations === null) return [];
  if (!Array.isArray(tolerations)) {
    return wrong(`json: cannot unmarshal ${goKindOf(tolerations)} into Go value of type []core.Toleration`);
  }
  return validateTolerations(tolerations as Toleration[], path.child(tolerationsAnnotation), options);
}

const goKindOf = (value: unknown) => (typeof value === 'boolean' ? 'bool' : typeof value);

/** Absent, or a 32-bit integer as Go's ParseInt reads it, without a leading plus or zeros. */
export function isDeletionCost(annotations: Annotations): boolean {
  const text = annotations?.[deletionCost];
  if (text === undefined) return true;
  return /^(0|[1-9]\d*|-\d+)$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}

function validateSeccompAnnotations(annotations: Record<string, string>, path: Path): FieldError[] {
  const pod = annotations[seccompPodAnnotation];
  const errors = pod === undefined ? [] : validateSeccomp(pod, path.child(seccompPodAnnotation));
  const ofContainers = Object.entries(annotations).filter(([key]) => key.startsWith(seccompContainerAnnotation));
  return [...errors, ...ofContainers.flatMap(([key, profile]) => validateSeccomp(profile, path.child(key)))];
}

function validateSeccomp(profile: string, path: Path): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return [];
  if (!profile.startsWith('localhost/')) return [invalidValue(path, profile, 'must be a valid seccomp profile')];
  return validateLocalDescendingPath(profile.slice('localhost/'.length), path);
}

function validateAppArmor(annotations: Record<string, string>, spec: PodSpec, path: Path): FieldError[] {
  const ours = Object.entries(annotations).filter(([key]) => key.startsWith(appArmorAnnotation));
  return ours.flatMap(([key, profile]) => {
    const name = key.slice(appArmorAnnotation.length);
    const errors: FieldError[] = [];
    if (!containersOf(spec).some((container) => container.name === name)) {
      errors.push(invalidValue(path.key(key), name, 'container not found'));
    }
    const isKnown = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/');
    if (!isKnown) errors.push(invalidValue(path.key(key), profile, `invalid AppArmor profile name: ${quote(profile)}`));
    return errors;
  });
}

/** Upstream: ValidatePodSpecificAnnotationUpdates. */
export function validateAnnotationUpdates(
  annotations: Annotations,
  old: Annotations,
  spec: PodSpec,
  path: Path,
  options: PodOptions,
): FieldError[] {
  const changed = Object.keys(old ?? {}).filter((key) => annotations?.[key] !== old?.[key]);
  const added = Object.keys(annotations ?? {}).filter((key) => !Object.hasOwn(old ?? {}, key));
  return [
    ...changed.flatMap((key) => untouchable(key, 'remove or update', path)),
    ...added.flatMap((key) => untouchable(key, 'add', path)),
    ...validatePodAnnotations(annotations, spec, path, options),
  ];
}

function untouchable(key: string, deed: string, path: Path): FieldError[] {
  if (key.startsWith(appArmorAnnotation)) return [forbidden(path.key(key), `may not ${deed} AppArmor annotations`)];
  return key === mirrorAnnotation ? [forbidden(path.key(key), `may not ${deed} mirror pod annotation`)] : [];
}
