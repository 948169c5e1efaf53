import type { PodSpec, PodTemplateSpec } from '#types/core.v1';
import { Path } from '../../../../api/field.js';
import type { ObjectMeta } from '../../../../api/object.js';
import { parseQuantity } from '../../../../api/quantity.js';
import { validateLabelSelector } from '../../../../api/selectors.js';
import { validateAffinity } from './affinity.js';
import { isDeletionCost } from './annotations.js';
import { containersOf, isSidecar } from './containers-of.js';
import { validateMatchLabelKeys } from './match-label-keys.js';
import { validateLocalNonReservedPath } from './paths.js';
import { isDivisible, isHugePages, type ResourceList } from './resource-names.js';
import { validateHostSysctl } from './sysctls.js';

/** What the validation of a pod's spec lets through that a new pod may not have (upstream: PodValidationOptions). */
export interface PodOptions {
  /** a pod itself, no template of pods */
  isPod?: boolean;
  anyDeletionCost?: boolean;
  anyHugePages?: boolean;
  anySelectorValue?: boolean;
  anyNodeAffinityValue?: boolean;
  anySpreadSelector?: boolean;
  /** matchLabelKeys that name keys of the selector were allowed before 1.34 */
  legacyMatchLabelKeys?: boolean;
  anyTokenPath?: boolean;
  anySysctl?: boolean;
  anySELinuxChangePolicy?: boolean;
  comparingTolerations?: boolean;
  userNamespaceWithHostNetwork?: boolean;
  userNamespaceWithDevices?: boolean;
  restartingInitResize?: boolean;
}

const strict: PodOptions = {};

export const podOptions = (old?: { metadata: ObjectMeta; spec: PodSpec }): PodOptions => ({
  ...templateOptions(old),
  isPod: true,
});

/** An update may keep what the old object has (upstream: GetValidationOptionsFromPodSpecAndMeta). */
export function templateOptions(old?: PodTemplateSpec): PodOptions {
  if (old === undefined) return strict;
  const { spec, metadata } = old;
  const security = spec.securityContext;
  const spread = spec.topologySpreadConstraints ?? [];
  const isUserNamespaced = spec.hostUsers === false;
  return {
    anyDeletionCost: !isDeletionCost(metadata.annotations),
    anyHugePages: hasIndivisibleHugePages(spec),
    anySelectorValue: hasInvalidPodAffinity(spec),
    anyNodeAffinityValue: hasInvalidNodeAffinity(spec),
    anySpreadSelector: spread.some((c) => validateLabelSelector(c.labelSelector, here).length > 0),
    legacyMatchLabelKeys: spread.some((c) => validateMatchLabelKeys(c, here).length > 0),
    anyTokenPath: tokenPaths(spec).some((path) => validateLocalNonReservedPath(path, here).length > 0),
    anySysctl: (security?.sysctls ?? []).some(({ name }) => validateHostSysctl(name, spec, here).length > 0),
    anySELinuxChangePolicy: security?.seLinuxChangePolicy !== undefined,
    comparingTolerations: (spec.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
    userNamespaceWithHostNetwork: isUserNamespaced && spec.hostNetwork === true,
    userNamespaceWithDevices: isUserNamespaced && containersOf(spec).some((c) => (c.volumeDevices ?? []).length > 0),
    restartingInitResize: (spec.initContainers ?? []).some(
      (c) => !isSidecar(c) && (c.resizePolicy ?? []).some((p) => p.restartPolicy === 'RestartContainer'),
    ),
  };
}

const here = Path.of();

const tokenPaths = (spec: PodSpec): string[] =>
  (spec.volumes ?? [])
    .flatMap(({ projected }) => projected?.sources ?? [])
    .flatMap(({ serviceAccountToken }) => serviceAccountToken?.path ?? []);

function hasIndivisibleHugePages(spec: PodSpec): boolean {
  const lists: ResourceList[] = [
    spec.overhead,
    ...containersOf(spec).flatMap(({ resources }) => [resources.limits, resources.requests]),
  ];
  return lists.some((list) =>
    Object.entries(list ?? {}).some(([name, text]) => isHugePages(name) && !isDivisible(name, parseQuantity(text))),
  );
}

const hasInvalidPodAffinity = ({ affinity }: PodSpec): boolean =>
  validateAffinity({ ...affinity, nodeAffinity: undefined }, here, strict).some(({ field }) =>
    /(labelSelector|namespaceSelector)\./.test(field),
  );

const hasInvalidNodeAffinity = ({ affinity }: PodSpec): boolean =>
  validateAffinity({ nodeAffinity: affinity?.nodeAffinity }, here, strict).some(({ field }) =>
    /^nodeAffinity\.required.*\.values\[/.test(field),
  );
