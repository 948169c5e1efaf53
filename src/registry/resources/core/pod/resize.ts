import type { Container, Pod, PodSpec, ResourceRequirements } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, type Path } from '../../../../api/field.js';
import { keepMetadata } from '../../kept-metadata.js';
import { mirrorAnnotation } from './annotations.js';
import { nowhere } from './checks.js';
import { isSidecar } from './containers-of.js';
import { dropDisabledFields } from './disabled-fields.js';
import { podOptions } from './options.js';
import { raiseGeneration } from './prepare.js';
import { computeQos, qosOf } from './qos.js';
import type { ResourceList } from './resource-names.js';
import { specPath, validatePod } from './validate-pod.js';

/** Writes through pods/resize change resources alone (upstream: podResizeStrategy). */
export function prepareResize(pod: Pod, old: Pod): void {
  keepAllButResources(pod, old);
  dropDisabledFields(pod.spec, old.spec);
  raiseGeneration(pod, old);
}

function keepAllButResources(pod: Pod, old: Pod): void {
  const lists = ['containers', 'initContainers'] as const;
  if (lists.some((list) => pod.spec[list]?.length !== old.spec[list]?.length)) return; // refused by validation
  const [containers, initContainers] = lists.map((list) => withResources(pod.spec[list] ?? [], old.spec[list] ?? []));
  pod.spec = { ...old.spec, resources: pod.spec.resources, containers };
  if (initContainers.length > 0) pod.spec.initContainers = initContainers;
  pod.status = old.status;
  keepMetadata(pod.metadata, old.metadata);
}

/** The old containers with the new ones' resources; renamed ones are left to validation. */
function withResources(now: Container[], old: Container[]): Container[] {
  if (now.some(({ name }, i) => name !== old[i].name)) return now;
  return now.map(({ resources, resizePolicy }, i) => ({ ...old[i], resources, resizePolicy }));
}

/** Upstream: ValidatePodResize. */
export function validateResize(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbidden(nowhere, 'static pods cannot be resized')];
  }
  if (old.spec.os?.name === 'windows') return [forbidden(nowhere, 'windows pods cannot be resized')];
  const errors = validatePod(pod, podOptions(old));
  if (qosOf(old) !== computeQos(pod.spec)) {
    const shown = pod.status.qosClass ?? '';
    errors.push(invalidValue(specPath, shown, 'Pod QOS Class may not change as a result of resizing'));
  }
  if (!isSupported(old)) errors.push(forbidden(specPath, 'Pod running on node without support for resize'));
  const rest = { ...pod.spec };
  errors.push(...validatePodLevel(rest, old.spec));
  if ((old.status.nodeAllocatableResourceClaimStatuses ?? []).length > 0) {
    errors.push(forbidden(specPath, 'pods with node allocatable resource claims cannot be resized'));
  }
  const order = validateOrder(pod.spec, old.spec);
  if (order.length > 0) return [...errors, ...order];
  errors.push(...validateNothingRemoved(pod.spec, old.spec), ...validateOnlyCpuAndMemory(rest, old.spec));
  if (errors.length > 0 || equal(rest, old.spec)) return errors;
  return [forbidden(specPath, 'only cpu and memory resources are mutable')];
}

/** A kubelet that reports its containers' resources can change them; where none runs, nobody knows. */
function isSupported({ status }: Pod): boolean {
  const running = (status.containerStatuses ?? []).find(({ state }) => state.running !== undefined);
  return running === undefined || running.resources !== undefined;
}

const lists = ['initContainers', 'containers'] as const;

function validateOrder(spec: PodSpec, old: PodSpec): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => {
    const [now, before] = [spec[list] ?? [], old[list] ?? []];
    const at = specPath.child(list);
    if (now.length !== before.length) return [forbidden(at, `${list} may not be added or removed on resize`)];
    return before.flatMap(({ name }, i) =>
      now[i].name === name
        ? []
        : [forbidden(at.index(i).child('name'), `${list} may not be renamed or reordered on resize`)],
    );
  });
}

const isRemoved = (now: ResourceList, old: ResourceList) =>
  Object.keys(old ?? {}).some((name) => now?.[name] === undefined);

function validateNothingRemoved(spec: PodSpec, old: PodSpec): FieldError[] {
  return lists.flatMap((list) =>
    (old[list] ?? []).flatMap((before, i) =>
      (['requests', 'limits'] as const).flatMap((which) => {
        if (!isRemoved(spec[list]?.[i].resources[which], before.resources[which])) return [];
        const at = specPath.child(list).index(i).child('resources', which);
        return [forbidden(at, `resource ${which} cannot be removed`)];
      }),
    ),
  );
}

/** Puts back what may change, so that it shows no more as a change. */
function validateOnlyCpuAndMemory(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  spec.containers = (spec.containers ?? []).map((container, i) => {
    const before = old.containers?.[i] ?? container;
    const rest = { ...container, resources: withOldCpuAndMemory(container.resources, before.resources) };
    if (!equal(rest, before)) errors.push(forbidden(specPath, 'only cpu and memory resources are mutable'));
    return rest;
  });
  spec.initContainers = spec.initContainers?.map((container, i) => {
    const before = old.initContainers?.[i] ?? container;
    const at = specPath.child('initContainers').index(i);
    const rest = { ...container, resources: withOldCpuAndMemory(container.resources, before.resources) };
    if (!equal(rest, before)) {
      errors.push(forbidden(at, 'only cpu and memory resources for init or sidecar containers are mutable'));
    }
    if (!equal(container, before) && !isSidecar(container)) errors.push(...forbidRestart(container, at));
    return rest;
  });
  return errors;
}

const forbidRestart = ({ resizePolicy }: Container, path: Path): FieldError[] =>
  (resizePolicy ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'RestartContainer')
    .map(() =>
      forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'),
    );

const withOldCpuAndMemory = (now: ResourceRequirements, old: ResourceRequirements): ResourceRequirements => ({
  limits: withOld(now.limits, old.limits),
  requests: withOld(now.requests, old.requests),
});

function withOld(now: ResourceList, old: ResourceList): ResourceList {
  const { cpu: _cpu, memory: _memory, ...others } = now ?? {};
  const { cpu, memory } = old ?? {};
  const list = { ...others, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  return Object.keys(list).length > 0 ? list : undefined;
}

/** Upstream: validatePodLevelResourcesResize. */
function validatePodLevel(spec: PodSpec, old: PodSpec): FieldError[] {
  const at = specPath.child('resources');
  if (!hasAmounts(spec.resources) && !hasAmounts(old.resources)) return [];
  if (spec.resources === undefined) return [forbidden(at, 'pod-level resources cannot be removed')];
  const errors = (['requests', 'limits'] as const).flatMap((which) =>
    isRemoved(spec.resources?.[which], old.resources?.[which])
      ? [forbidden(at.child(which), `pod-level resource ${which} cannot be removed`)]
      : [],
  );
  const rest = { ...spec.resources, ...withOldCpuAndMemory(spec.resources, old.resources ?? {}) };
  const isEmpty = !hasAmounts(rest) && rest.claims === undefined;
  spec.resources = old.resources === undefined && isEmpty ? undefined : rest;
  if (equal(spec.resources, old.resources)) return errors;
  return [...errors, forbidden(specPath, 'only cpu and memory resources are mutable at pod-level')];
}

const hasAmounts = (resources: ResourceRequirements | undefined) =>
  Object.keys({ ...resources?.limits, ...resources?.requests }).length > 0;
