import type { PodTemplateSpec } from '#types/core.v1';
import type { LabelSelector } from '#types/meta.v1';
import { nonNegative } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { type IntOrString, percentOf } from '../../../api/int-or-string.js';
import { isDNS1123Label, isValidLabelValue, isValidPercent } from '../../../api/names.js';
import type { KubeObject } from '../../../api/object.js';
import { validateAnnotations } from '../../../api/object-meta.js';
import {
  type Labels,
  SelectorError,
  selectorOf,
  validateLabelSelector,
  validateLabels,
} from '../../../api/selectors.js';
import { validatePodTemplate } from '../core/pod/template.js';

/** What the validation of the kinds that run pods from a template has in common (upstream: pkg/apis/apps/validation). */
export const mismatch = '`selector` does not match template `labels`';

/** The selector of a kind that must have one, not empty. */
export function validateSelector(selector: LabelSelector | undefined, path: Path, kind: string): FieldError[] {
  if (!selector) return [required(path)]; // Go prints a selector that isn't set as null
  return [...validateLabelSelector(selector, path), ...validateNotEmpty(selector, path, kind)];
}

export function validateNotEmpty(selector: LabelSelector | undefined, path: Path, kind: string): FieldError[] {
  if (!selector) return [];
  const requirements = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length;
  return requirements === 0 ? [invalidValue(path, selector, `empty selector is invalid for ${kind}`)] : [];
}

/** Whether a selector picks these labels; undefined where it can't be used at all. */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean | undefined {
  try {
    return selectorOf(selector)?.matches(labels) ?? false;
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

/** An object with label values that are no longer allowed may keep them (upstream: LabelSelectorHasInvalidLabelValue). */
export const hasInvalidValues = (selector: LabelSelector | undefined): boolean =>
  (selector?.matchExpressions ?? []).some(({ values }) =>
    (values ?? []).some((value) => isValidLabelValue(value).length > 0),
  );

/** Pods of a template that its controller does not select would be made again and again. */
export function validateSelected(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  path: Path,
): FieldError[] {
  const { labels } = template.metadata;
  return selects(selector, labels) === false ? [invalidValue(path.child('metadata', 'labels'), labels, mismatch)] : [];
}

/** StatefulSets check their template's metadata once more. */
export const validatePodMetadata = ({ metadata }: PodTemplateSpec, path: Path): FieldError[] => [
  ...validateLabels(metadata.labels, path.child('labels')),
  ...validateAnnotations(metadata.annotations, path.child('annotations')),
];

/** Pods that are to run for ever. */
export function validateRunsForever(template: PodTemplateSpec, path: Path, kind: string): FieldError[] {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  const errors: FieldError[] = [];
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(path.child('spec', 'restartPolicy'), restartPolicy ?? '', ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(forbidden(path.child('spec', 'activeDeadlineSeconds'), detail));
  }
  return errors;
}

/** Selector and template of Deployments and ReplicaSets; upstream calls both "deployment". */
export function validateSelectorAndTemplate(
  spec: { selector?: LabelSelector; template: PodTemplateSpec },
  old: { template: PodTemplateSpec } | undefined,
  path: Path,
): FieldError[] {
  const selectorPath = path.child('selector');
  const templatePath = path.child('template');
  const errors = validateSelector(spec.selector, selectorPath, 'deployment');
  if (selects(spec.selector, {}) === undefined) {
    return [...errors, invalidValue(selectorPath, spec.selector, 'invalid label selector')];
  }
  return [
    ...errors,
    ...validateSelected(spec.selector, spec.template, templatePath),
    ...validatePodTemplate(spec.template, templatePath, old?.template),
    ...validateRunsForever(spec.template, templatePath, 'ReplicaSet'),
  ];
}

export function validateIntOrPercent(value: IntOrString | undefined, path: Path): FieldError[] {
  if (typeof value !== 'string') return nonNegative(value, path);
  return isValidPercent(value).map((message) => invalidValue(path, value, message));
}

export function validateAtMost100Percent(value: IntOrString | undefined, path: Path): FieldError[] {
  const tooMuch = (percentOf(value ?? 0) ?? 0) > 100;
  return tooMuch ? [invalidValue(path, value, 'must not be greater than 100%')] : [];
}

/** A text that is no percentage counts as the number it begins as: none is 0. */
export function intOrPercentValue(value: IntOrString | undefined): number {
  if (typeof value !== 'string') return value ?? 0;
  return percentOf(value) ?? (/^[-+]?\d+$/.test(value) ? Number(value) : 0);
}

type Counts = Record<string, unknown>;
const countOf = (status: object, name: string) => ((status as Counts)[name] as number | undefined) ?? 0;

export const validateCounts = (status: object, names: string[], path: Path): FieldError[] =>
  names.flatMap((name) => nonNegative(countOf(status, name), path.child(name)));

/** Each of `names` may not be more than `limit`. */
export function validateAtMost(
  status: object,
  names: string[],
  path: Path,
  limit = 'replicas',
  shown = `status.${limit}`,
): FieldError[] {
  const max = countOf(status, limit);
  return names
    .filter((name) => countOf(status, name) > max)
    .map((name) => invalidValue(path.child(name), countOf(status, name), `cannot be greater than ${shown}`));
}

export function validateCollisionCount(
  status: { collisionCount?: number },
  old: { collisionCount?: number },
): FieldError[] {
  const { collisionCount: count } = status;
  const decremented = old.collisionCount !== undefined && (count ?? -1) < old.collisionCount;
  return decremented ? [invalidValue(Path.of('status', 'collisionCount'), count ?? 0, 'cannot be decremented')] : [];
}

/** The names of pods begin with their controller's. */
export function nameWarnings({ metadata }: KubeObject): string[] {
  const messages = isDNS1123Label(metadata.name ?? '');
  if (messages.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
  ];
}
