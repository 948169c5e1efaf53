import type { CSIDriver, CSIDriverSpec, TokenRequest } from '#types/storage.v1';
import { equal, immutable } from '../../../api/checks.js';
import { duplicate, type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { csiDriversTable } from './csidriver.table.js';

const specPath = Path.of('spec');
const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];
const minExpiration = 600;
const maxExpiration = 2 ** 32;

function defaults({ spec }: CSIDriver): void {
  spec.attachRequired ??= true;
  spec.podInfoOnMount ??= false;
  spec.storageCapacity ??= false;
  spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
  if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
  spec.requiresRepublish ??= false;
  spec.seLinuxMount ??= false;
}

/** The feature VolumeLimitScaling is off by default; drivers that have its field keep it. */
function dropDisabledFields({ spec }: CSIDriver, old?: CSIDriver): void {
  if (old?.spec.preventPodSchedulingIfMissing === undefined) spec.preventPodSchedulingIfMissing = undefined;
}

/** The path of attachRequired is upstream's. */
const needed: [keyof CSIDriverSpec, string][] = [
  ['attachRequired', 'attachedRequired'],
  ['podInfoOnMount', 'podInfoOnMount'],
  ['storageCapacity', 'storageCapacity'],
  ['seLinuxMount', 'seLinuxMount'],
];

function validate({ spec }: CSIDriver): FieldError[] {
  const { fsGroupPolicy, nodeAllocatableUpdatePeriodSeconds: period, tokenRequests = [] } = spec;
  const errors = needed
    .filter(([field]) => spec[field] === undefined)
    .map(([, name]) => required(specPath.child(name)));
  if (fsGroupPolicy !== undefined && !groupPolicies.includes(fsGroupPolicy)) {
    errors.push(notSupported(specPath.child('fsGroupPolicy'), fsGroupPolicy, groupPolicies));
  }
  errors.push(...validateTokenRequests(tokenRequests, specPath.child('tokenRequests')));
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (lifecycleModes.includes(mode)) continue;
    errors.push(notSupported(specPath.child('volumeLifecycleModes'), mode, lifecycleModes));
  }
  if (period !== undefined && period < 10) {
    const path = specPath.child('nodeAllocatableUpdatePeriodSeconds');
    errors.push(invalidValue(path, period, 'must be greater than or equal to 10 seconds'));
  }
  if (spec.serviceAccountTokenInSecrets === undefined || tokenRequests.length > 0) return errors;
  const path = specPath.child('serviceAccountTokenInSecrets');
  const message = 'serviceAccountTokenInSecrets is set but no tokenRequests are specified';
  return [...errors, invalidValue(path, spec.serviceAccountTokenInSecrets, message)];
}

function validateTokenRequests(requests: TokenRequest[], path: Path): FieldError[] {
  return requests.flatMap(({ audience, expirationSeconds: seconds }, i) => {
    const at = path.index(i);
    if (requests.findIndex((other) => other.audience === audience) < i) {
      return [duplicate(at.child('audience'), audience)];
    }
    const wrong = (message: string) => [invalidValue(at.child('expirationSeconds'), seconds, message)];
    if (seconds === undefined) return [];
    if (seconds < minExpiration) return wrong('may not specify a duration less than 10 minutes');
    return seconds > maxExpiration ? wrong('may not specify a duration larger than 2^32 seconds') : [];
  });
}

function warnings({ spec }: CSIDriver, old?: CSIDriver): string[] {
  const isChanged = old === undefined || !equal(spec.tokenRequests, old.spec.tokenRequests);
  if (!isChanged || !spec.tokenRequests?.length || spec.serviceAccountTokenInSecrets !== undefined) return [];
  return [
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  ];
}

export const csiDrivers: Strategy<CSIDriver> = {
  table: csiDriversTable,
  defaults,
  prepareForCreate: (driver) => dropDisabledFields(driver),
  /** A new driver has no generation; it is counted from the first change. */
  prepareForUpdate(driver, old) {
    dropDisabledFields(driver, old);
    if (!equal(driver.spec, old.spec)) driver.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  validate,
  validateUpdate: (driver, old) => [
    ...validate(driver),
    ...immutable(driver.spec.attachRequired, old.spec.attachRequired, specPath.child('attachedRequired')),
    ...immutable(
      driver.spec.volumeLifecycleModes,
      old.spec.volumeLifecycleModes,
      specPath.child('volumeLifecycleModes'),
    ),
  ],
  warnings,
  allowUnconditionalUpdate: false,
};
