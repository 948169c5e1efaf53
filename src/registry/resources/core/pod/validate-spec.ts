import type { PodResourceClaim, PodSchedulingGate, PodSchedulingGroup, PodSpec } from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import { duplicate, type FieldError, forbidden, invalidValue, type Path, required } from '../../../../api/field.js';
import { isDNS1123Subdomain, isInRange, isQualifiedName } from '../../../../api/names.js';
import type { ObjectMeta } from '../../../../api/object.js';
import { validateLabels } from '../../../../api/selectors.js';
import { validateAffinity } from './affinity.js';
import { mirrorAnnotation } from './annotations.js';
import { invalidEach, nowhere, requiredOneOf } from './checks.js';
import {
  type ContainerContext,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './containers.js';
import { dnsPolicies, validateDNSConfig, validateHostAliases, validateHostnameOverride } from './dns.js';
import { validateFileKeyVolumes } from './env.js';
import { goForm } from './go-form.js';
import type { PodOptions } from './options.js';
import { validateHostNetworkPorts } from './ports.js';
import { validateOverhead, validatePodResources } from './resources.js';
import { validateHostUsers, validatePodSecurityContext } from './security-context.js';
import { validateTolerations } from './tolerations.js';
import { validateTopologySpread } from './topology-spread.js';
import { validateVolumes } from './volumes.js';
import { validateHostProcesses, validateOS } from './windows.js';

/** Upstream: ValidatePodSpec. `meta` is the pod's own; a template's pods have no name yet. */
export function validatePodSpec(
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  path: Path,
  options: PodOptions,
): FieldError[] {
  const grace = path.child('terminationGracePeriodSeconds');
  const { volumes, errors } = validateVolumes(spec.volumes, meta, path.child('volumes'), options);
  const claims = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter((name) => name !== ''));
  const context: ContainerContext = { spec, volumes, claims, options };
  return [
    ...(spec.terminationGracePeriodSeconds === undefined ? [required(grace)] : []),
    ...errors,
    ...validateResourceClaims(spec.resourceClaims ?? [], meta, path.child('resourceClaims')),
    ...validateContainers(context, path.child('containers')),
    ...validateInitContainers(context, path.child('initContainers')),
    ...validateEphemeralContainers(context, path.child('ephemeralContainers')),
    ...validatePodResources(spec, path, options),
    ...validateHostNetworkPorts(spec, path, options),
    ...requiredOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], path.child('restartPolicy')),
    ...requiredOneOf(spec.dnsPolicy, dnsPolicies, path.child('dnsPolicy')),
    ...validateLabels(spec.nodeSelector, path.child('nodeSelector')),
    ...validatePodSecurityContext(spec, path.child('securityContext'), options),
    ...validateAffinity(spec.affinity, path.child('affinity'), options),
    ...validateDNSConfig(spec, path.child('dnsConfig')),
    ...validateReadinessGates(spec, path.child('readinessGates')),
    ...validateSchedulingGates(spec.schedulingGates ?? [], path.child('schedulingGates')),
    ...validateTopologySpread(spec.topologySpreadConstraints, path.child('topologySpreadConstraints'), options),
    ...validateHostProcesses(spec, path),
    ...validateHostUsers(spec, path, options),
    ...validateHostnameOverride(spec, path.child('hostnameOverride')),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations, path.child('tolerations'), options),
    ...validateHostAliases(spec.hostAliases, path.child('hostAliases')),
    ...validateClasses(spec, path),
    ...(spec.overhead === undefined ? [] : validateOverhead(spec.overhead, path.child('overhead'), options)),
    ...validateOS(spec, path),
    ...validateSchedulingGroup(spec.schedulingGroup, path.child('schedulingGroup')),
    ...validateFileKeyVolumes(spec, path),
  ];
}

function validateNames(spec: PodSpec, path: Path): FieldError[] {
  const subdomain = (field: 'serviceAccountName' | 'nodeName') =>
    spec[field] ? invalidEach(isDNS1123Subdomain(spec[field]), spec[field], path.child(field)) : [];
  const label = (field: 'hostname' | 'subdomain') => (spec[field] ? dnsLabel(spec[field], path.child(field)) : []);
  const deadline = spec.activeDeadlineSeconds;
  return [
    ...subdomain('serviceAccountName'),
    ...subdomain('nodeName'),
    ...(deadline === undefined
      ? []
      : invalidEach(isInRange(deadline, 1, 2147483647), deadline, path.child('activeDeadlineSeconds'))),
    ...label('hostname'),
    ...label('subdomain'),
  ];
}

function validateClasses(spec: PodSpec, path: Path): FieldError[] {
  const { priorityClassName: priority, runtimeClassName: runtime, preemptionPolicy } = spec;
  return [
    ...(priority ? invalidEach(isDNS1123Subdomain(priority), priority, path.child('priorityClassName')) : []),
    ...(runtime === undefined ? [] : invalidEach(isDNS1123Subdomain(runtime), runtime, path.child('runtimeClassName'))),
    ...(preemptionPolicy === undefined
      ? []
      : requiredOneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], path.child('preemptionPolicy'))),
  ];
}

const validateReadinessGates = ({ readinessGates }: PodSpec, path: Path): FieldError[] =>
  (readinessGates ?? []).flatMap(({ conditionType }, i) =>
    invalidEach(isQualifiedName(conditionType), conditionType, path.index(i).child('conditionType')),
  );

const validateSchedulingGates = (gates: PodSchedulingGate[], path: Path): FieldError[] =>
  gates.flatMap(({ name }, i) => [
    ...invalidEach(isQualifiedName(name), name, path.index(i)),
    ...(gates.slice(0, i).some((gate) => gate.name === name) ? [duplicate(path.index(i), name)] : []),
  ]);

function validateSchedulingGroup(group: PodSchedulingGroup | undefined, path: Path): FieldError[] {
  if (group === undefined) return [];
  const at = path.child('podGroupName');
  const { podGroupName: name } = group;
  if (name === undefined) return [invalidValue(at, null, 'must specify one of: `podGroupName`')];
  return invalidEach(isDNS1123Subdomain(name), name, at);
}

/** Upstream: validatePodResourceClaims. */
function validateResourceClaims(claims: PodResourceClaim[], meta: ObjectMeta | undefined, path: Path): FieldError[] {
  if (meta?.annotations?.[mirrorAnnotation] !== undefined) {
    return claims.map(() => forbidden(nowhere, 'static pods do not support resource claims'));
  }
  const names = new Set<string>();
  return claims.flatMap((claim, i) => {
    const at = path.index(i);
    const { name, resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    const wrong = (detail: string) => invalidValue(at, goForm(claim, 'PodResourceClaim'), detail);
    const errors = validateClaimName(name, names, at.child('name'));
    if (own !== undefined && template !== undefined) {
      errors.push(wrong('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    }
    if (own === undefined && template === undefined) {
      errors.push(wrong('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    }
    if (own !== undefined) errors.push(...invalidEach(isDNS1123Subdomain(own), own, at.child('resourceClaimName')));
    if (template === undefined) return errors;
    return [...errors, ...invalidEach(isDNS1123Subdomain(template), template, at.child('resourceClaimTemplateName'))];
  });
}

function validateClaimName(name: string, names: Set<string>, path: Path): FieldError[] {
  if (!name) return [required(path)];
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return dnsLabel(name, path);
}
