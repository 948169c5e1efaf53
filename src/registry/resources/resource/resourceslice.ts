import type { Device, ResourceSlice, ResourceSliceSpec } from '#types/resource.v1';
import { immutable } from '../../../api/checks.js';
import { formatTime } from '../../../api/duration.js';
import { type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isDNS1123Subdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { validateNodeSelector } from '../core/pod/affinity.js';
import { validateDriverName, validatePoolName, validateSet } from './checks.js';
import { validateCounterSet, validateDevice } from './device.js';
import { claimForm } from './forms.js';
import { resourceSlicesTable } from './resourceslice.table.js';

const specPath = Path.of('spec');
const maxDevices = 128;
/** Taints and shared counters make devices larger. */
const maxLargeDevices = 64;
const maxCounterSets = 8;

export const resourceSlices: Strategy<ResourceSlice> = {
  generation: true,
  table: resourceSlicesTable,
  defaults({ spec }) {
    const now = formatTime(Date.now());
    for (const taint of (spec.devices ?? []).flatMap(({ taints }) => taints ?? [])) taint.timeAdded ??= now;
  },
  prepareForCreate: (object) => dropDisabledFields(object, undefined),
  prepareForUpdate: (object, old) => dropDisabledFields(object, old),
  validate: ({ spec }) => validateSpec(spec, undefined),
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  warnings({ spec: { driver } }) {
    if (driver === driver.toLowerCase()) return [];
    return [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`];
  },
  selectableFields: ({ spec }) => ({ 'spec.driver': spec.driver, 'spec.nodeName': spec.nodeName ?? '' }),
};

/** Fields whose feature gates are off by default (DRAListTypeAttributes, DRANodeAllocatableResources). */
const lists = ['ints', 'bools', 'strings', 'versions'] as const;
const attributesOf = (slice: ResourceSlice | undefined) =>
  (slice?.spec.devices ?? []).flatMap(({ attributes }) => Object.values(attributes ?? {}));

function dropDisabledFields(slice: ResourceSlice, old: ResourceSlice | undefined): void {
  const usesLists = attributesOf(old).some((attribute) => lists.some((list) => attribute[list] !== undefined));
  for (const attribute of usesLists ? [] : attributesOf(slice)) {
    for (const list of lists) delete attribute[list];
  }
  const usesMappings = (old?.spec.devices ?? []).some((device) => device.nodeAllocatableResourceMappings !== undefined);
  for (const device of usesMappings ? [] : (slice.spec.devices ?? [])) delete device.nodeAllocatableResourceMappings;
}

function validateSpec(spec: ResourceSliceSpec, old: ResourceSliceSpec | undefined): FieldError[] {
  const { pool, devices = [], sharedCounters } = spec;
  const poolPath = specPath.child('pool');
  const isLarge = devices.some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length);
  const errors = [
    ...validateDriverName(spec.driver, specPath.child('driver')),
    ...validatePool(pool, poolPath),
    ...(old === undefined ? [] : validateImmutable(spec, old)),
    ...validateNodes(spec),
  ];
  if (sharedCounters !== undefined && spec.devices !== undefined) {
    errors.push(invalidValue(specPath, '', 'only one of `sharedCounters` or `devices` is allowed'));
  }
  const device = (item: Device, path: Path) =>
    validateDevice(
      item,
      old?.devices?.find(({ name }) => name === item.name),
      spec.perDeviceNodeSelection === true,
      path,
    );
  const devicesPath = specPath.child('devices');
  const countersPath = specPath.child('sharedCounters');
  return [
    ...errors,
    ...validateSet(devices, isLarge ? maxLargeDevices : maxDevices, devicesPath, device, ({ name }) => name),
    ...validateSet(sharedCounters, maxCounterSets, countersPath, validateCounterSet, ({ name }) => name),
  ];
}

function validatePool({ name, resourceSliceCount, generation }: ResourceSliceSpec['pool'], path: Path): FieldError[] {
  const errors = validatePoolName(name, path.child('name'));
  if (resourceSliceCount <= 0) {
    errors.push(invalidValue(path.child('resourceSliceCount'), resourceSliceCount, 'must be greater than zero'));
  }
  if (generation >= 0) return errors;
  return [...errors, invalidValue(path.child('generation'), generation, 'must be greater than or equal to zero')];
}

const validateImmutable = (spec: ResourceSliceSpec, old: ResourceSliceSpec): FieldError[] => [
  ...immutable(spec.pool.name, old.pool.name, specPath.child('pool', 'name')),
  ...immutable(spec.driver, old.driver, specPath.child('driver')),
  ...immutable(spec.nodeName, old.nodeName, specPath.child('nodeName')),
];

/** A slice says in one of four ways which nodes reach its devices. */
function validateNodes(spec: ResourceSliceSpec): FieldError[] {
  const { nodeName, nodeSelector } = spec;
  const errors: FieldError[] = [];
  const given: string[] = [];
  const namePath = specPath.child('nodeName');
  if (nodeName) {
    given.push('`nodeName`');
    errors.push(...invalidEach(namePath, nodeName, isDNS1123Subdomain(nodeName)));
  } else if (nodeName === '') {
    errors.push(invalidValue(namePath, nodeName, 'must be either unset or set to a non-empty string'));
  }
  if (nodeSelector !== undefined) {
    given.push('`nodeSelector`');
    const selectorPath = specPath.child('nodeSelector');
    errors.push(...validateNodeSelector(nodeSelector, selectorPath));
    if (nodeSelector.nodeSelectorTerms?.length !== 1) {
      const detail = 'must have exactly one node selector term';
      const { NodeSelectorTerms: shown } = claimForm(nodeSelector, 'NodeSelector');
      errors.push(invalidValue(selectorPath.child('nodeSelectorTerms'), shown, detail));
    }
  }
  for (const field of ['allNodes', 'perDeviceNodeSelection'] as const) {
    if (spec[field]) given.push(`\`${field}\``);
    else if (spec[field] === false) {
      errors.push(invalidValue(specPath.child(field), false, 'must be either unset or set to true'));
    }
  }
  const detail = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) return [...errors, required(specPath, detail)];
  if (given.length === 1) return errors;
  return [...errors, invalidValue(specPath, `{${given.join(', ')}}`, `${detail}, but multiple fields are set`)];
}
