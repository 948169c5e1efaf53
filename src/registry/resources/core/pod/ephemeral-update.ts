import type { Pod } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { type FieldError, forbidden, quote } from '../../../../api/field.js';
import { diffOf } from '../../../../api/unified-diff.js';
import { keepMetadata } from '../../kept-metadata.js';
import { mirrorAnnotation, validateAnnotationUpdates } from './annotations.js';
import { nowhere } from './checks.js';
import { dropDisabledFields } from './disabled-fields.js';
import { goForm } from './go-form.js';
import { podOptions } from './options.js';
import { raiseGeneration } from './prepare.js';
import { annotationsPath, specPath, validatePod } from './validate-pod.js';

/** Writes through pods/ephemeralcontainers change nothing else (upstream: podEphemeralContainersStrategy). */
export function prepareEphemeralContainers(pod: Pod, old: Pod): void {
  pod.spec = { ...old.spec, ephemeralContainers: pod.spec.ephemeralContainers };
  pod.status = old.status;
  keepMetadata(pod.metadata, old.metadata);
  dropDisabledFields(pod.spec, old.spec);
  raiseGeneration(pod, old);
}

/** Upstream: ValidatePodEphemeralContainersUpdate: containers are added, and stay as they are. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbidden(nowhere, 'static pods do not support ephemeral containers')];
  }
  const options = podOptions(old);
  const { annotations } = pod.metadata;
  const at = specPath.child('ephemeralContainers');
  const byName = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  const changed = (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const now = byName.get(before.name);
    const which = `existing ephemeral containers ${quote(before.name)} may not be`;
    if (now === undefined) return [forbidden(at, `${which} removed\n`)];
    if (equal(now, before)) return [];
    const diff = diffOf(goForm(before, 'EphemeralContainer'), goForm(now, 'EphemeralContainer'));
    return [forbidden(at, `${which} changed\n${diff}`)];
  });
  return [
    ...validatePod(pod, options),
    ...validateAnnotationUpdates(annotations, old.metadata.annotations, pod.spec, annotationsPath, options),
    ...changed,
  ];
}
