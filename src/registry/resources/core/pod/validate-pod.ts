import type { Pod } from '#types/core.v1';
import { type FieldError, forbidden, Path } from '../../../../api/field.js';
import { validatePodAnnotations } from './annotations.js';
import { validateImagePadding } from './containers.js';
import { type PodOptions, podOptions } from './options.js';
import { validateAppArmorMatches, validateSeccompMatches } from './profiles.js';
import { validatePodSpec } from './validate-spec.js';

export const specPath = Path.of('spec');
export const annotationsPath = Path.of('metadata', 'annotations');

/** Upstream: validatePodMetadataAndSpec; what is common to all kinds of metadata is checked by the store. */
export const validatePod = (pod: Pod, options: PodOptions): FieldError[] => [
  ...validatePodAnnotations(pod.metadata.annotations, pod.spec, annotationsPath, options),
  ...validatePodSpec(pod.spec, pod.metadata, specPath, options),
  ...forbidTokens(pod),
  ...(['containers', 'initContainers'] as const).flatMap((list) =>
    (pod.spec[list] ?? []).flatMap((container, i) => validateImagePadding(container, specPath.child(list).index(i))),
  ),
];

/** A token is of a service account. */
function forbidTokens({ spec }: Pod): FieldError[] {
  if (spec.serviceAccountName) return [];
  return (spec.volumes ?? []).flatMap(({ projected }, v) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, s) => {
      if (serviceAccountToken === undefined) return [];
      const source = specPath.child('volumes').index(v).child('projected', 'sources').index(s);
      const detail = 'must not be specified when serviceAccountName is not set';
      return [forbidden(source.child('serviceAccountToken'), detail)];
    }),
  );
}

/** Upstream: ValidatePodCreate. */
export function validatePodCreate(pod: Pod): FieldError[] {
  const { spec, metadata } = pod;
  const errors = validatePod(pod, podOptions());
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden(specPath.child('ephemeralContainers'), 'cannot be set on create'));
  }
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0) {
    const detail = 'cannot be set until all schedulingGates have been cleared';
    errors.push(forbidden(specPath.child('nodeName'), detail));
  }
  return [
    ...errors,
    ...validateSeccompMatches(metadata, spec, specPath),
    ...validateAppArmorMatches(metadata, spec, specPath),
  ];
}
