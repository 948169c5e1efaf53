import type { Container, Pod, PodSpec, Toleration } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../../api/field.js';
import { inclusiveRangeError } from '../../../../api/names.js';
import { diffOf } from '../../../../api/unified-diff.js';
import { validateAnnotationUpdates } from './annotations.js';
import { validateImagePadding } from './containers.js';
import { podSpecForm } from './go-form.js';
import { type PodOptions, podOptions } from './options.js';
import { validateTolerations } from './tolerations.js';
import { validateGatedUpdate } from './update-gated.js';
import { annotationsPath, specPath, validatePod } from './validate-pod.js';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Upstream: ValidatePodUpdate. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const options = podOptions(old);
  const errors = [
    ...validatePod(pod, options),
    ...validateAnnotationUpdates(
      pod.metadata.annotations,
      old.metadata.annotations,
      pod.spec,
      annotationsPath,
      options,
    ),
  ];
  for (const list of ['containers', 'initContainers'] as const) {
    const [now, before] = [pod.spec[list] ?? [], old.spec[list] ?? []];
    if (now.length !== before.length) {
      return [...errors, forbidden(specPath.child(list), 'pod updates may not add or remove containers')];
    }
    errors.push(...now.flatMap((container, i) => validateImage(container, specPath.child(list).index(i))));
  }
  const deadline = validateDeadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds);
  errors.push(...deadline.errors);
  if (deadline.isFinal) return errors;
  return [...errors, ...validateChanges(pod.spec, old.spec, options)];
}

const validateImage = (container: Container, path: Path): FieldError[] => [
  ...(container.image ? [] : [required(path.child('image'))]),
  ...validateImagePadding(container, path),
];

/** It may be set, and made shorter. */
function validateDeadline(deadline: number | undefined, old: number | undefined) {
  const at = specPath.child('activeDeadlineSeconds');
  const wrong = (value: unknown, detail: string, isFinal: boolean) => ({
    errors: [invalidValue(at, value, detail)],
    isFinal,
  });
  if (deadline === undefined) {
    if (old === undefined) return { errors: [], isFinal: false };
    return wrong(null, 'must not update from a positive integer to nil value', false);
  }
  if (deadline < 0 || deadline > 2147483647) return wrong(deadline, inclusiveRangeError(0, 2147483647), true);
  if (old !== undefined && old < deadline) return wrong(deadline, 'must be less than or equal to previous value', true);
  return { errors: [], isFinal: false };
}

function validateChanges(spec: PodSpec, old: PodSpec, options: PodOptions): FieldError[] {
  const errors = [
    ...validateOnlyAddedTolerations(spec.tolerations ?? [], old.tolerations ?? [], options),
    ...validateOnlyDeletedGates(spec, old),
  ];
  if (equal(spec, old)) return errors;
  const rest = withoutUpdatable(spec, old);
  if ((old.schedulingGates ?? []).length > 0) errors.push(...validateGatedUpdate(rest, old));
  if (equal(rest, old)) return errors;
  const detail = `pod updates may not change fields other than ${updatable}\n${diffOf(podSpecForm(old), podSpecForm(rest))}`;
  return [...errors, forbidden(specPath, detail)];
}

function validateOnlyAddedTolerations(now: Toleration[], old: Toleration[], options: PodOptions): FieldError[] {
  const at = specPath.child('tolerations');
  const isKept = (toleration: Toleration) =>
    now.some((other) => equal({ ...toleration, tolerationSeconds: other.tolerationSeconds }, other));
  if (old.every(isKept)) return validateTolerations(now, at, options);
  return [forbidden(at, 'existing toleration can not be modified except its tolerationSeconds')];
}

function validateOnlyDeletedGates(spec: PodSpec, old: PodSpec): FieldError[] {
  const known = new Set((old.schedulingGates ?? []).map(({ name }) => name));
  return (spec.schedulingGates ?? []).flatMap(({ name }, i) => {
    if (known.has(name)) return [];
    const at = specPath.child('schedulingGates').index(i).child('name');
    return [forbidden(at, `only deletion is allowed, but found new scheduling gate '${name}'`)];
  });
}

/** The new spec with everything that may change as it was. */
function withoutUpdatable(spec: PodSpec, old: PodSpec): PodSpec {
  const withOldImages = (list: 'containers' | 'initContainers') =>
    spec[list]?.map((container, i) => ({ ...container, image: old[list]?.[i]?.image }));
  const grace = old.terminationGracePeriodSeconds ?? 0;
  const graceIsMended = grace < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: withOldImages('containers') ?? null,
    initContainers: withOldImages('initContainers'),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    terminationGracePeriodSeconds: graceIsMended ? grace : spec.terminationGracePeriodSeconds,
  };
}
