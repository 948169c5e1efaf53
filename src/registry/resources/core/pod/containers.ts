import type { Container, EphemeralContainer, PodSpec } from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notFoundValue,
  type Path,
  required,
} from '../../../../api/field.js';
import { nonEmpty, requiredOneOf } from './checks.js';
import { type AnyContainer, isSidecar } from './containers-of.js';
import { validateEnv, validateEnvFrom } from './env.js';
import { type Volumes, validateVolumeDevices, validateVolumeMounts } from './mounts.js';
import type { PodOptions } from './options.js';
import { validateHostPorts, validatePorts } from './ports.js';
import { validateProbes } from './probes.js';
import { type ClaimNames, validateContainerResources } from './resources.js';
import { validateInitRestartPolicy, validateResizePolicy, validateRestartPolicy } from './restart-policy.js';
import { validateSecurityContext } from './security-context.js';

/** What the containers of one pod are checked against besides themselves. */
export interface ContainerContext {
  spec: PodSpec;
  volumes: Volumes;
  claims: ClaimNames;
  options: PodOptions;
}

export const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

/** Upstream: validateContainerCommon. */
function validateCommon(container: AnyContainer, context: ContainerContext, path: Path): FieldError[] {
  const { spec, volumes, claims, options } = context;
  return [
    ...(container.name ? dnsLabel(container.name, path.child('name')) : [required(path.child('name'))]),
    ...nonEmpty(container.image, path.child('image')),
    ...requiredOneOf(container.terminationMessagePolicy, messagePolicies, path.child('terminationMessagePolicy')),
    ...validatePorts(container.ports, path.child('ports')),
    ...validateEnv(container.env, path.child('env')),
    ...validateEnvFrom(container.envFrom, path.child('envFrom')),
    ...validateVolumeMounts(container, volumes, path.child('volumeMounts')),
    ...validateVolumeDevices(container, volumes, path.child('volumeDevices')),
    ...requiredOneOf(container.imagePullPolicy, pullPolicies, path.child('imagePullPolicy')),
    ...validateContainerResources(container.resources, claims, path.child('resources'), options),
    ...validateResizePolicy(container.resizePolicy, spec.restartPolicy, path.child('resizePolicy')),
    ...validateSecurityContext(container.securityContext, spec.hostUsers, path.child('securityContext')),
  ];
}

const probeContext = ({ terminationGracePeriodSeconds, os }: PodSpec) => ({
  gracePeriod: terminationGracePeriodSeconds,
  os,
});

/** Upstream: validateContainers. */
export function validateContainers(context: ContainerContext, path: Path): FieldError[] {
  const containers = context.spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, i) => {
    const at = path.index(i);
    const own = validateCommon(container, context, at);
    if (names.has(container.name)) own.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    return [
      ...own,
      ...validateProbes(container, probeContext(context.spec), at),
      ...validateRestartPolicy(container, at),
    ];
  });
  return [...errors, ...validateHostPorts(containers, path)];
}

/** Upstream: validateInitContainers. */
export function validateInitContainers(context: ContainerContext, path: Path): FieldError[] {
  const names = new Set((context.spec.containers ?? []).map(({ name }) => name));
  return (context.spec.initContainers ?? []).flatMap((container, i) => {
    const at = path.index(i);
    const errors = [...validateCommon(container, context, at), ...validateInitRestartPolicy(container, at)];
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    errors.push(...validateHostPorts([container], path)); // each alone: they run one by one
    if (isSidecar(container)) return [...errors, ...validateProbes(container, probeContext(context.spec), at)];
    return [...errors, ...forbidSidecarFields(container, at), ...forbidRestarts(container, context.options, at)];
  });
}

const sidecarFields = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

const forbidSidecarFields = (container: Container, path: Path): FieldError[] =>
  sidecarFields
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(path.child(field), 'may not be set for init containers without restartPolicy=Always'));

const forbidRestarts = ({ resizePolicy }: Container, options: PodOptions, path: Path): FieldError[] =>
  (resizePolicy ?? []).flatMap(({ restartPolicy }, i) => {
    if (restartPolicy !== 'RestartContainer' || options.restartingInitResize) return [];
    const at = path.child('resizePolicy').index(i).child('restartPolicy');
    return [invalidValue(at, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers")];
  });

/** Upstream: validateEphemeralContainers. */
export function validateEphemeralContainers(context: ContainerContext, path: Path): FieldError[] {
  const { containers, initContainers, ephemeralContainers } = context.spec;
  const others = new Set([...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return (ephemeralContainers ?? []).flatMap((container, i) => {
    const at = path.index(i);
    const errors = [...validateCommon(container, context, at), ...validateImagePadding(container, at)];
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.push(notFoundValue(at.child('targetContainerName'), target));
    return [...errors, ...forbidEphemeralFields(container, at)];
  });
}

/** In Go's field order. */
const notEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

function forbidEphemeralFields(container: EphemeralContainer, path: Path): FieldError[] {
  const detail = 'cannot be set for an Ephemeral Container';
  const errors = notEphemeral
    .filter((field) => field in container && (field !== 'resources' || Object.keys(container.resources).length > 0))
    .map((field) => forbidden(path.child(field), detail));
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    for (const field of ['subPath', 'subPathExpr'] as const) {
      if (mount[field]) errors.push(forbidden(path.child('volumeMounts').index(i).child(field), detail));
    }
  }
  return errors;
}

/** Templates may have images with spaces around them, pods may not (upstream: validateContainerOnlyForPod). */
export function validateImagePadding({ image = '' }: AnyContainer, path: Path): FieldError[] {
  if (image.trim() === image) return [];
  return [invalidValue(path.child('image'), image, 'must not have leading or trailing whitespace')];
}
