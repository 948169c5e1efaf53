import type { PodTemplateSpec } from '#types/core.v1';
import type { FieldError, Path } from '../../../../api/field.js';
import { forbidden } from '../../../../api/field.js';
import { validateAnnotations } from '../../../../api/object-meta.js';
import { validateLabels } from '../../../../api/selectors.js';
import { validatePodAnnotations } from './annotations.js';
import { templateOptions } from './options.js';
import { validateAppArmorMatches, validateSeccompMatches } from './profiles.js';
import { validatePodSpec } from './validate-spec.js';
import { podSpecWarnings } from './warnings.js';

export { defaultPodSpec, defaultPodTemplate } from './defaults.js';
export { dropDisabledTemplateFields } from './disabled-fields.js';

/** Upstream: ValidatePodTemplateSpec. With an old template, what it had already is let through. */
export function validatePodTemplate(template: PodTemplateSpec, path: Path, old?: PodTemplateSpec): FieldError[] {
  const { metadata, spec } = template;
  const options = templateOptions(old);
  const errors = [
    ...validateLabels(metadata.labels, path.child('labels')),
    ...validateAnnotations(metadata.annotations, path.child('annotations')),
    ...validatePodAnnotations(metadata.annotations, spec, path.child('annotations'), options),
    ...validatePodSpec(spec, undefined, path.child('spec'), options),
    ...validateSeccompMatches(metadata, spec, path.child('spec')),
    ...validateAppArmorMatches(metadata, spec, path.child('spec')),
  ];
  if ((spec.ephemeralContainers ?? []).length === 0) return errors;
  const at = path.child('spec', 'ephemeralContainers');
  return [...errors, forbidden(at, 'ephemeral containers not allowed in pod template')];
}

/** Upstream: GetWarningsForPodTemplate. */
export const podTemplateWarnings = (template: PodTemplateSpec, path: Path, _old?: PodTemplateSpec): string[] =>
  podSpecWarnings(template.spec, template.metadata, path);
