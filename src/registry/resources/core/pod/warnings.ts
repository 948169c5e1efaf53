import type { EnvVar, Pod, PodSpec } from '#types/core.v1';
import { equal } from '../../../../api/checks.js';
import { Path, quote } from '../../../../api/field.js';
import { warningsForIP } from '../../../../api/ip.js';
import { isDNS1123Label } from '../../../../api/names.js';
import type { ObjectMeta } from '../../../../api/object.js';
import { parseQuantity } from '../../../../api/quantity.js';
import { type AnyContainer, containersWithPath } from './containers-of.js';
import { appArmorProfileOf, useAppArmorField } from './prepare.js';
import { appArmorAnnotation, seccompContainerAnnotation, seccompPodAnnotation } from './profile-annotations.js';
import type { ResourceList } from './resource-names.js';
import { overlapWarnings } from './warnings-overlaps.js';
import { portWarnings } from './warnings-ports.js';
import { schedulingWarnings } from './warnings-scheduling.js';
import { volumeWarnings } from './warnings-volumes.js';

/** Upstream: podStrategy.WarningsOnCreate. */
export function podWarnings({ metadata, spec }: Pod): string[] {
  const wrong = isDNS1123Label(metadata.name ?? '');
  const name = `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${wrong.join(' ')}]`;
  return [...(wrong.length > 0 ? [name] : []), ...podSpecWarnings(spec, metadata, Path.of(), false)];
}

/** Upstream: warningsForPodSpecAndMeta. */
export function podSpecWarnings(spec: PodSpec, metadata: ObjectMeta, path: Path, isTemplate = true): string[] {
  const specPath = path.child('spec');
  const containers = containersWithPath(spec, specPath);
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  return [
    ...schedulingWarnings(spec, specPath),
    ...annotationWarnings(metadata, path),
    ...volumeWarnings(spec.volumes ?? [], specPath.child('volumes')),
    ...overlapWarnings(spec.volumes ?? []),
    ...nameWarnings(spec, specPath),
    ...fractionWarnings(spec.overhead, specPath.child('overhead')),
    ...podSeccompWarnings(metadata, spec, path),
    ...containers.flatMap(([container, at]) => [
      ...profileWarnings(container, metadata, spec, path, isTemplate),
      ...containerFractionWarnings(container, at),
      ...envWarnings(container.env ?? [], at.child('env')),
    ]),
    ...portWarnings(containers),
    ...(grace < 0
      ? [
          `${specPath.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...nullSelectorWarnings(spec, specPath.child('affinity')),
    ...ipWarnings(spec, specPath),
  ];
}

const deprecatedAnnotations: Record<string, string> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const annotationAt = (path: Path, key: string) => path.child('metadata', 'annotations').key(key);

const annotationWarnings = ({ annotations }: ObjectMeta, path: Path): string[] =>
  Object.entries(deprecatedAnnotations)
    .filter(([key]) => annotations?.[key] !== undefined)
    .map(([key, message]) => `${annotationAt(path, key)}: ${message}`);

function nameWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, path: Path): string[] {
  const aliases = path.child('hostAliases');
  const secrets = path.child('imagePullSecrets');
  const repeated = (values: string[]) => values.map((value, i) => values.indexOf(value) < i);
  const ips = hostAliases.map(({ ip }) => ip);
  const names = imagePullSecrets.map(({ name = '' }) => name);
  return [
    ...repeated(ips).flatMap((is, i) => (is ? [`${aliases.index(i).child('ip')}: duplicate ip ${quote(ips[i])}`] : [])),
    ...repeated(names).flatMap((is, i) =>
      is ? [`${secrets.index(i).child('name')}: duplicate name ${quote(names[i])}`] : [],
    ),
    ...names.flatMap((name, i) => (name ? [] : [`${secrets.index(i).child('name')}: invalid empty name ""`])),
  ];
}

const fractionWarnings = (list: ResourceList, path: Path): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) => fractionWarning(list, name, path));

function fractionWarning(list: ResourceList, name: string, path: Path): string[] {
  const text = list?.[name];
  if (text === undefined || parseQuantity(text).milliValue() % 1000n === 0n) return [];
  return [`${path.key(name)}: fractional byte value ${quote(text)} is invalid, must be an integer`];
}

const containerFractionWarnings = ({ resources }: AnyContainer, path: Path): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) =>
    (['limits', 'requests'] as const).flatMap((which) =>
      fractionWarning(resources[which], name, path.child('resources', which)),
    ),
  );

const useSeccompField = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function podSeccompWarnings({ annotations }: ObjectMeta, { securityContext }: PodSpec, path: Path): string[] {
  const isMissed = securityContext?.seccompProfile === undefined && annotations?.[seccompPodAnnotation] !== undefined;
  return isMissed ? [`${annotationAt(path, seccompPodAnnotation)}: ${useSeccompField}`] : [];
}

function profileWarnings(
  { name, securityContext }: AnyContainer,
  { annotations }: ObjectMeta,
  spec: PodSpec,
  path: Path,
  isTemplate: boolean,
): string[] {
  const warnings: string[] = [];
  const seccompKey = seccompContainerAnnotation + name;
  if (securityContext?.seccompProfile === undefined && annotations?.[seccompKey] !== undefined) {
    warnings.push(`${annotationAt(path, seccompKey)}: ${useSeccompField}`);
  }
  const appArmorKey = appArmorAnnotation + name;
  const annotation = annotations?.[appArmorKey];
  if (!isTemplate || annotation === undefined || securityContext?.appArmorProfile !== undefined) return warnings;
  const ofPod = spec.securityContext?.appArmorProfile;
  if (ofPod !== undefined && equal(ofPod, appArmorProfileOf(annotation))) return warnings;
  return [...warnings, `${annotationAt(path, appArmorKey)}: ${useAppArmorField}`];
}

/** A variable given twice, where the second does not build on the first. */
function envWarnings(env: EnvVar[], path: Path): string[] {
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    if (env.findIndex((other) => other.name === name) === i) return [];
    const reference = `$(${name})`;
    const buildsOnIt = valueFrom === undefined && value !== reference && value.includes(reference);
    if (buildsOnIt) return [];
    return [`${path.index(i)}: hides previous definition of ${quote(name)}, which may be dropped when using apply`];
  });
}

function nullSelectorWarnings({ affinity }: PodSpec, path: Path): string[] {
  const noPod = 'a null labelSelector results in matching no pod';
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const requiredAt = path.child(kind, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferredAt = path.child(kind, 'preferredDuringSchedulingIgnoredDuringExecution');
    return [
      ...(affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, i) =>
        labelSelector ? [] : [`${requiredAt.index(i).child('labelSelector')}: ${noPod}`],
      ),
      ...(affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, i) =>
        podAffinityTerm.labelSelector
          ? []
          : [`${preferredAt.index(i).child('podAffinityTerm', 'labelSelector')}: ${noPod}`],
      ),
    ];
  });
}

const ipWarnings = ({ dnsConfig, hostAliases }: PodSpec, path: Path): string[] => [
  ...(dnsConfig?.nameservers ?? []).flatMap((ip, i) =>
    warningsForIP(path.child('dnsConfig', 'nameservers').index(i).toString(), ip),
  ),
  ...(hostAliases ?? []).flatMap(({ ip }, i) =>
    warningsForIP(path.child('hostAliases').index(i).child('ip').toString(), ip),
  ),
];
