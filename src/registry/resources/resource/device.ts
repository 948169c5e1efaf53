import type { CounterSet, Device, DeviceAttribute, DeviceCapacity, DeviceCounterConsumption } from '#types/resource.v1';
import { dnsLabel, equal } from '../../../api/checks.js';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  type Path,
  required,
  tooLong,
} from '../../../api/field.js';
import { isDNS1123Subdomain } from '../../../api/names.js';
import { validateNodeSelector } from '../core/pod/affinity.js';
import {
  validateAttributeName,
  validateBinding,
  validateList,
  validateMap,
  validateSet,
  validateTaint,
} from './checks.js';
import { validateRequestPolicy } from './request-policy.js';

const maxAttributesAndCapacities = 32;
const maxTaints = 16;
const maxConsumptions = 2;
const maxCounters = 32;
const maxValue = 64;

export function validateDevice(
  device: Device,
  old: Device | undefined,
  perDeviceNodeSelection: boolean,
  path: Path,
): FieldError[] {
  const { attributes = {}, capacity = {}, allowMultipleAllocations = false } = device;
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  const errors = dnsLabel(device.name, path.child('name'));
  if (count > maxAttributesAndCapacities) {
    const detail = `the total number of attributes and capacities must not exceed ${maxAttributesAndCapacities}`;
    errors.push(invalidValue(path, count, detail));
  }
  const capacityOf = (item: DeviceCapacity, at: Path) => validateCapacity(item, allowMultipleAllocations, at);
  const consumptionsPath = path.child('consumesCounters');
  const set = (consumption: DeviceCounterConsumption) => consumption.counterSet;
  return [
    ...errors,
    ...validateMap(attributes, -1, path.child('attributes'), validateAttributeName, validateAttribute),
    ...validateMap(capacity, -1, path.child('capacity'), validateAttributeName, capacityOf),
    ...(old !== undefined && equal(old.taints, device.taints)
      ? []
      : validateList(device.taints, maxTaints, path.child('taints'), validateTaint)),
    ...validateSet(device.consumesCounters, maxConsumptions, consumptionsPath, validateConsumption, set),
    ...validateNodes(device, perDeviceNodeSelection, path),
    ...validateBinding(device, path),
  ];
}

const number = '(0|[1-9]\\d*)';
const preRelease = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const build = '[0-9a-zA-Z-]+';
const semver = new RegExp(
  `^${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+${build}(\\.${build})*)?$`,
);

function validateAttribute(attribute: DeviceAttribute, path: Path): FieldError[] {
  const { string, version } = attribute;
  const errors: FieldError[] = [];
  const long = (text: string | undefined, at: Path) =>
    Buffer.byteLength(text ?? '') > maxValue ? [tooLong(at, maxValue)] : [];
  errors.push(...long(string, path.child('string')));
  const versionPath = path.child('version');
  if (version !== undefined && !semver.test(version)) {
    errors.push(invalidValue(versionPath, version, 'must be a string compatible with semver.org spec 2.0.0'));
  }
  errors.push(...long(version, versionPath));
  const given = Object.keys(attribute).length;
  if (given === 1) return errors;
  const shown = given === 0 ? '' : attributeForm(attribute);
  return [...errors, invalidValue(path, shown, 'exactly one value must be specified')];
}

/** An attribute with the field names of kube-apiserver's own type. */
const attributeForm = (attribute: DeviceAttribute) => ({
  IntValue: attribute.int ?? null,
  BoolValue: attribute.bool ?? null,
  StringValue: attribute.string ?? null,
  VersionValue: attribute.version ?? null,
  IntValues: attribute.ints ?? null,
  BoolValues: attribute.bools ?? null,
  StringValues: attribute.strings ?? null,
  VersionValues: attribute.versions ?? null,
});

function validateCapacity({ value, requestPolicy }: DeviceCapacity, isShared: boolean, path: Path): FieldError[] {
  if (requestPolicy === undefined) return [];
  const policyPath = path.child('requestPolicy');
  if (isShared) return validateRequestPolicy(value, requestPolicy, policyPath);
  return [forbidden(policyPath, 'allowMultipleAllocations must be true')];
}

export const validateCounterSet = ({ name, counters }: CounterSet, path: Path): FieldError[] => [
  ...validateCounterName(name, path.child('name')),
  ...validateCounters(counters, path.child('counters')),
];

const validateConsumption = ({ counterSet, counters }: DeviceCounterConsumption, path: Path): FieldError[] => [
  ...validateCounterName(counterSet, path.child('counterSet')),
  ...validateCounters(counters, path.child('counters')),
];

const validateCounterName = (name: string, path: Path) => (name === '' ? [required(path)] : dnsLabel(name, path));

const validateCounters = (counters: Record<string, unknown> = {}, path: Path): FieldError[] =>
  Object.keys(counters).length === 0 ? [required(path)] : validateMap(counters, maxCounters, path, dnsLabel);

function validateNodes(device: Device, perDeviceNodeSelection: boolean, path: Path): FieldError[] {
  const { nodeName, nodeSelector, allNodes } = device;
  if (!perDeviceNodeSelection) {
    if (nodeName === undefined && nodeSelector === undefined && allNodes === undefined) return [];
    const detail =
      '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
    return [invalidValue(path, null, detail)];
  }
  const errors: FieldError[] = [];
  const given: string[] = [];
  const namePath = path.child('nodeName');
  if (nodeName) {
    given.push('`nodeName`');
    errors.push(...invalidEach(namePath, nodeName, isDNS1123Subdomain(nodeName)));
  } else if (nodeName === '') errors.push(invalidValue(namePath, nodeName, 'must not be empty'));
  if (nodeSelector !== undefined) {
    given.push('`nodeSelector`');
    errors.push(...validateNodeSelector(nodeSelector, path.child('nodeSelector')));
  }
  if (allNodes) given.push('`allNodes`');
  if (allNodes === false) {
    errors.push(invalidValue(path.child('allNodes'), false, 'must be either unset or set to true'));
  }
  const detail =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (given.length === 0) return [...errors, required(path, detail)];
  return given.length === 1 ? errors : [...errors, invalidValue(path, `{${given.join(', ')}}`, detail)];
}
