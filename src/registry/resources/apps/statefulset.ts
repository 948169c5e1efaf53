import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '#types/apps.v1';
import type { PodTemplateSpec, Volume } from '#types/core.v1';
import { dnsLabel, equal, nonNegative } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { nameIsDNSLabel } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import {
  defaultPersistentVolumeClaim,
  persistentVolumeClaimWarnings,
  validatePersistentVolumeClaimSpec,
} from '../core/persistentvolumeclaim.js';
import {
  defaultPodTemplate,
  dropDisabledTemplateFields,
  podTemplateWarnings,
  validatePodTemplate,
} from '../core/pod/template.js';
import { statefulSetsTable } from './statefulset.table.js';
import {
  selects,
  validateAtMost,
  validateCollisionCount,
  validateCounts,
  validatePodMetadata,
  validateRunsForever,
  validateSelected,
  validateSelector,
} from './validation.js';

const specPath = Path.of('spec');
const templatePath = specPath.child('template');
const claimsPath = specPath.child('volumeClaimTemplates');
const statusPath = Path.of('status');

export const statefulSets: Strategy<StatefulSet> = {
  generation: true,
  table: statefulSetsTable,
  validateName: nameIsDNSLabel,
  defaults,
  prepareForCreate: (object) => dropDisabledFields(object, undefined),
  prepareForUpdate: (object, old) => dropDisabledFields(object, old),
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, old) => [...validateSpec(spec, old.spec), ...validateImmutable(spec, old.spec)],
  warnings,
  subresources: {
    status: {
      validateUpdate: ({ status }, old) => [
        ...validateCounts(status, statusCounts, statusPath),
        ...validateAtMost(status, [...replicaCounts, 'availableReplicas'], statusPath),
        ...validateAtMost(status, ['availableReplicas'], statusPath, 'readyReplicas'),
        ...validateCollisionCount(status, old.status),
      ],
    },
  },
};

const replicaCounts = ['readyReplicas', 'currentReplicas', 'updatedReplicas'];
const statusCounts = ['replicas', ...replicaCounts, 'availableReplicas', 'observedGeneration', 'collisionCount'];

/** What kind of object the templates are is first in them, as in every object. */
const claimMeta = { kind: 'PersistentVolumeClaim', apiVersion: 'v1' };

function defaults({ spec }: StatefulSet): void {
  defaultPodTemplate(spec.template);
  const claims = spec.volumeClaimTemplates?.map((claim) => ({ ...claimMeta, ...claim, ...claimMeta }));
  if (claims !== undefined) spec.volumeClaimTemplates = claims;
  claims?.forEach(defaultPersistentVolumeClaim);
  spec.podManagementPolicy ||= 'OrderedReady';
  if (!spec.updateStrategy.type) {
    spec.updateStrategy.type = 'RollingUpdate';
    spec.updateStrategy.rollingUpdate ??= {};
  }
  const { rollingUpdate, type } = spec.updateStrategy;
  if (type === 'RollingUpdate' && rollingUpdate !== undefined) rollingUpdate.partition ??= 0;
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
}

/** The feature MaxUnavailableStatefulSet is off by default in 1.36; who has the field keeps it. */
function dropDisabledFields({ spec }: StatefulSet, old: StatefulSet | undefined): void {
  dropDisabledTemplateFields(spec.template, old?.spec.template);
  if (old?.spec.updateStrategy.rollingUpdate?.maxUnavailable !== undefined) return;
  delete spec.updateStrategy.rollingUpdate?.maxUnavailable;
}

function validateSpec(spec: StatefulSetSpec, old?: StatefulSetSpec): FieldError[] {
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  const retentionPath = specPath.child('persistentVolumeClaimRetentionPolicy');
  const isNew = old === undefined;
  return [
    ...validateManagementPolicy(spec.podManagementPolicy),
    ...validateUpdateStrategy(spec.updateStrategy, specPath.child('updateStrategy')),
    ...validateRetention(whenDeleted, retentionPath.child('whenDeleted')),
    ...validateRetention(whenScaled, retentionPath.child('whenScaled')),
    ...(isNew ? validateClaims(spec) : []),
    ...nonNegative(spec.replicas, specPath.child('replicas')),
    ...nonNegative(spec.minReadySeconds, specPath.child('minReadySeconds')),
    ...nonNegative(spec.ordinals?.start, specPath.child('ordinals.start')),
    ...(isNew && spec.serviceName !== '' ? dnsLabel(spec.serviceName, specPath.child('serviceName')) : []),
    ...validateSelector(spec.selector, specPath.child('selector'), 'statefulset'),
    ...validateTemplate(spec, old),
    ...validateRunsForever(spec.template, templatePath, 'StatefulSet'),
  ];
}

function validateTemplate(spec: StatefulSetSpec, old: StatefulSetSpec | undefined): FieldError[] {
  if (selects(spec.selector, {}) === undefined) return [invalidValue(specPath.child('selector'), spec.selector, '')];
  // what was stored before a rule was made may stay
  const isTolerated = old !== undefined && validatePodTemplate(podTemplateOf(old), templatePath).length > 0;
  return [
    ...validateSelected(spec.selector, spec.template, templatePath),
    ...(isTolerated ? [] : validatePodTemplate(podTemplateOf(spec), templatePath, old?.template)),
    ...validatePodMetadata(spec.template, templatePath),
  ];
}

/** The template as the controller makes pods of it: with their claims as volumes, and names of its own. */
function podTemplateOf({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { subdomain: _subdomain, hostname: _hostname, ...spec } = template.spec;
  if (volumeClaimTemplates.length === 0) return { ...template, spec };
  const claims = new Map<string, Volume>();
  for (const { metadata } of volumeClaimTemplates) {
    const name = metadata.name ?? '';
    claims.set(name, { name, persistentVolumeClaim: { claimName: name } });
  }
  const volumes = [...claims.values(), ...(spec.volumes ?? []).filter(({ name }) => !claims.has(name))];
  return { ...template, spec: { ...spec, volumes } };
}

const validateClaims = ({ volumeClaimTemplates = [] }: StatefulSetSpec): FieldError[] =>
  volumeClaimTemplates.flatMap(({ spec }, i) =>
    validatePersistentVolumeClaimSpec(spec, claimsPath.index(i).child('spec')),
  );

function validateManagementPolicy(policy = ''): FieldError[] {
  const path = specPath.child('podManagementPolicy');
  if (policy === '') return [required(path)];
  if (['OrderedReady', 'Parallel'].includes(policy)) return [];
  return [invalidValue(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateUpdateStrategy({ type, rollingUpdate }: StatefulSetUpdateStrategy, path: Path): FieldError[] {
  const rollingPath = path.child('rollingUpdate');
  if (type === 'RollingUpdate') return nonNegative(rollingUpdate?.partition, rollingPath.child('partition'));
  // the unversioned type's field names are what kube-apiserver prints
  const { partition: Partition = 0, maxUnavailable: MaxUnavailable = null } = rollingUpdate ?? {};
  const shown = rollingUpdate === undefined ? null : { Partition, MaxUnavailable };
  if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return [];
    return [invalidValue(rollingPath, shown, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  return [invalidValue(path, { Type: type, RollingUpdate: shown }, "must be 'RollingUpdate' or 'OnDelete'")];
}

function validateRetention(policy: string | undefined, path: Path): FieldError[] {
  if (policy === undefined || ['Retain', 'Delete'].includes(policy)) return [];
  return [notSupported(path, policy, ['Retain', 'Delete'])];
}

const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

function validateImmutable(spec: StatefulSetSpec, old: StatefulSetSpec): FieldError[] {
  const fixed = (all: StatefulSetSpec) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !(mutable as readonly string[]).includes(name)));
  if (equal(fixed(spec), fixed(old))) return [];
  const names = `${mutable
    .slice(0, -1)
    .map((name) => `'${name}'`)
    .join(', ')} and 'minReadySeconds'`;
  return [forbidden(specPath, `updates to statefulset spec for fields other than ${names} are forbidden`)];
}

function warnings(object: StatefulSet, old: StatefulSet | undefined): string[] {
  const { template, volumeClaimTemplates = [], revisionHistoryLimit = 0 } = object.spec;
  const isUnchanged = old !== undefined && object.metadata.generation === old.metadata.generation;
  const all = isUnchanged ? [] : podTemplateWarnings(template, templatePath, old?.spec.template);
  for (const [i, claim] of volumeClaimTemplates.entries()) {
    const path = claimsPath.index(i);
    all.push(...persistentVolumeClaimWarnings(claim.spec, old === undefined ? path : path.child('Spec')));
  }
  if (revisionHistoryLimit < 0) {
    all.push(
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    );
  }
  return all;
}
