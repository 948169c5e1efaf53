import type {
  Container,
  Pod,
  PodCondition,
  PodIP,
  PodResourceClaim,
  PodResourceClaimStatus,
  PodSpec,
} from '#types/core.v1';
import { immutable } from '../../../../api/checks.js';
import { duplicate, type FieldError, forbidden, internal, invalidValue, Path } from '../../../../api/field.js';
import { isValidIPForLegacyField, parseIP, warningsForIP } from '../../../../api/ip.js';
import { isDNS1123Subdomain, isQualifiedName } from '../../../../api/names.js';
import { validateAnnotationUpdates } from './annotations.js';
import { invalidEach } from './checks.js';
import { isSidecar } from './containers-of.js';
import { dropDisabledStatusFields } from './disabled-fields.js';
import { podOptions } from './options.js';
import { validateExtendedClaims, validateResourceHealth, validateUsers } from './status-details.js';
import { annotationsPath } from './validate-pod.js';

const statusPath = Path.of('status');

/** Upstream: podStatusStrategy.PrepareForUpdate. */
export function prepareStatus(pod: Pod, old: Pod): void {
  pod.metadata.ownerReferences = old.metadata.ownerReferences;
  pod.status ??= {};
  pod.status.qosClass ||= old.status.qosClass;
  keepObservedGenerations(pod, old);
  dropDisabledStatusFields(pod.status, old.status);
}

/** Clients that don't know of observedGeneration would clear it. */
function keepObservedGenerations({ status }: Pod, old: Pod): void {
  status.observedGeneration ||= old.status.observedGeneration;
  const before = [...(old.status.conditions ?? [])];
  for (const condition of status.conditions ?? []) {
    const i = before.findIndex(({ type }) => type === condition.type);
    const [same] = i < 0 ? [] : before.splice(i, 1);
    condition.observedGeneration ||= same?.observedGeneration;
  }
}

/** Upstream: ValidatePodStatusUpdate. */
export function validateStatus(pod: Pod, old: Pod): FieldError[] {
  const { status, spec } = pod;
  const { annotations } = pod.metadata;
  const nominated = status.nominatedNodeName ?? '';
  const isNewNomination = nominated !== '' && nominated !== old.status.nominatedNodeName;
  const nominatedAt = statusPath.child('nominatedNodeName');
  const errors = [
    ...validateAnnotationUpdates(annotations, old.metadata.annotations, spec, annotationsPath, podOptions(old)),
    ...validateConditions(status.conditions ?? [], statusPath.child('conditions')),
  ];
  if (isNewNomination) errors.push(...invalidEach(isDNS1123Subdomain(nominated), nominated, nominatedAt));
  if (isNewNomination && old.spec.nodeName) {
    errors.push(forbidden(nominatedAt, 'may not be set on pods that are already bound to a node'));
  }
  errors.push(...validateGeneration(status.observedGeneration, statusPath));
  return [
    ...errors,
    ...immutable(status.qosClass ?? '', old.status.qosClass ?? '', statusPath.child('qosClass')),
    ...validateRestarts(pod, old, 'containerStatuses'),
    ...validateRestarts(pod, old, 'initContainerStatuses'),
    ...validateRestarts(pod, old, 'ephemeralContainerStatuses'),
    ...validateClaims(status.resourceClaimStatuses ?? [], spec.resourceClaims ?? []),
    ...validateExtendedClaims(
      status.extendedResourceClaimStatus,
      spec,
      statusPath.child('extendedResourceClaimStatus'),
    ),
    ...validatePodIPs(pod, old),
    ...validateHostIPs(pod, old),
    ...lists.flatMap((list) => validateUsers(status[list], spec.os, statusPath.child(list))),
    ...lists.flatMap((list) =>
      validateResourceHealth(status[list], containersOfList(spec, list), statusPath.child(list)),
    ),
  ];
}

const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
type StatusList = (typeof lists)[number];

/** Ephemeral containers have no resources. */
const containersOfList = (spec: PodSpec, list: StatusList): Container[] | undefined =>
  list === 'containerStatuses'
    ? (spec.containers ?? [])
    : list === 'initContainerStatuses'
      ? (spec.initContainers ?? [])
      : undefined;

const systemConditions = ['PodScheduled', 'Ready', 'Initialized'];

const validateConditions = (conditions: PodCondition[], path: Path): FieldError[] =>
  conditions.flatMap(({ type, observedGeneration }, i) => [
    ...validateGeneration(observedGeneration, path.index(i)),
    ...(systemConditions.includes(type) ? [] : invalidEach(isQualifiedName(type), type, path.index(i).child('Type'))),
  ]);

const validateGeneration = (generation: number | undefined, path: Path): FieldError[] =>
  generation !== undefined && generation < 0
    ? [invalidValue(path.child('observedGeneration'), generation, 'must be a non-negative integer')]
    : [];

/** What has ended for good may not run again (upstream: Validate...ContainerStateTransition). */
function validateRestarts(pod: Pod, { spec, status: old }: Pod, list: StatusList): FieldError[] {
  const isEphemeral = list === 'ephemeralContainerStatuses';
  const containers = containersOfList(spec, list) ?? [];
  if (!isEphemeral && restartsAll(spec)) return [];
  return (old[list] ?? []).flatMap((before, i) => {
    const end = before.state.terminated;
    if (end === undefined) return [];
    const running = (pod.status[list] ?? []).filter(({ name, state }) => name === before.name && !state.terminated);
    const container = containers.find(({ name }) => name === before.name);
    if (container !== undefined && mayRestart(container, spec, end.exitCode)) return [];
    const at = statusPath.child(list).index(i).child('state');
    const errors = running.map(() => forbidden(at, 'may not be transitioned to non-terminated state'));
    return isEphemeral ? errors : errors.slice(0, 1);
  });
}

const restartsAll = ({ containers, initContainers }: PodSpec): boolean =>
  [...(initContainers ?? []), ...(containers ?? [])].some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );

/** Upstream: ContainerShouldRestart. */
function mayRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const rule = container.restartPolicyRules?.find(({ exitCodes }) => {
      const isNamed = exitCodes?.values?.includes(exitCode) ?? false;
      return exitCodes !== undefined && (exitCodes.operator === 'In' ? isNamed : !isNamed);
    });
    if (rule !== undefined || isSidecar(container)) return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'OnFailure' ? exitCode !== 0 : policy !== 'Never';
}

function validateClaims(statuses: PodResourceClaimStatus[], claims: PodResourceClaim[]): FieldError[] {
  const seen = new Set<string>();
  return statuses.flatMap(({ name, resourceClaimName: claim }, i) => {
    const at = statusPath.child('resourceClaimStatuses').index(i);
    const errors: FieldError[] = [];
    if (!claims.some((other) => other.name === name)) {
      errors.push(invalidValue(at.child('name'), name, 'must match the name of an entry in `spec.resourceClaims`'));
    }
    if (seen.has(name)) errors.push(duplicate(at.child('name'), name));
    seen.add(name);
    if (claim === undefined) return errors;
    return [...errors, ...invalidEach(isDNS1123Subdomain(claim), claim, at.child('resourceClaimName'))];
  });
}

const validatePodIPs = ({ status }: Pod, old: Pod): FieldError[] =>
  validateIPs(status.podIPs ?? [], old.status.podIPs ?? [], statusPath.child('podIPs'));

function validateHostIPs({ status }: Pod, old: Pod): FieldError[] {
  const ips = status.hostIPs ?? [];
  const at = statusPath.child('hostIPs');
  if (ips.length === 0) return [];
  const differs = (status.hostIP ?? '') !== (ips[0].ip ?? '');
  const first = differs ? [invalidValue(at.index(0).child('ip'), ips[0].ip, 'must be equal to `hostIP`')] : [];
  return [...first, ...validateIPs(ips, old.status.hostIPs ?? [], at)];
}

export function statusWarnings({ status }: Pod): string[] {
  const warn = (ips: PodIP[] | undefined, path: Path) =>
    (ips ?? []).flatMap(({ ip }, i) => warningsForIP(`${path.index(i).child('ip')}`, ip));
  return [...warn(status.podIPs, statusPath.child('podIPs')), ...warn(status.hostIPs, statusPath.child('hostIPs'))];
}

/** One address, or one of each family. */
function validateIPs(ips: PodIP[], old: PodIP[], path: Path): FieldError[] {
  const known = old.map(({ ip }) => ip);
  const errors = ips.flatMap(({ ip }, i) => invalidEach(isValidIPForLegacyField(ip, known), ip, path.index(i)));
  if (ips.length < 2) return errors;
  const families = ips.map(({ ip }) => parseIP(ip)?.family);
  const unknown = families.indexOf(undefined);
  if (unknown >= 0) {
    const why = `invalid IP[${unknown}]: ${ips[unknown].ip}`;
    errors.push(internal(path, `failed to check for dual stack with error:${why}`));
  } else if (ips.length === 2 && families[0] !== families[1]) return errors;
  const shown = ips.map(({ ip }) => ({ IP: ip }));
  return [...errors, invalidValue(path, shown, 'may specify no more than one IP for each IP family')];
}
