import type {
  AllocatedDeviceStatus,
  AllocationResult,
  ResourceClaimConsumerReference as Consumer,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim,
  ResourceClaimStatus,
} from '#types/resource.v1';
import { dnsLabel, equal, immutable } from '../../../api/checks.js';
import { validateConditions } from '../../../api/conditions.js';
import {
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  Path,
  required,
  tooLong,
  tooMany,
} from '../../../api/field.js';
import { formatIP, parseCIDR } from '../../../api/ip.js';
import { validateNodeSelector } from '../core/pod/affinity.js';
import {
  validateBinding,
  validateDriverName,
  validateList,
  validatePoolName,
  validateRaw,
  validateSet,
  validateUid,
} from './checks.js';
import { maxConfigs, requestNames, validateConfig, validateRequestRef, validateRequestRefs } from './device-claim.js';
import { claimForm } from './forms.js';

const statusPath = Path.of('status');
const maxConsumers = 256;
const maxResults = 32;
const maxConditions = 8;
const maxData = 10 * 1024;

interface DeviceId {
  driver: string;
  pool: string;
  device: string;
  shareID?: string;
}

const idOf = ({ driver, pool, device, shareID }: DeviceId): string =>
  [driver, pool, device, ...(shareID === undefined ? [] : [shareID])].join('/');
/** The same in the form of kube-apiserver's own type. */
const shownId = ({ driver: Driver, pool: Pool, device: Device, shareID: ShareID = '' }: DeviceId) => ({
  Driver,
  Pool,
  Device,
  ShareID,
});

const allocatedIn = ({ allocation }: ResourceClaimStatus) => new Set((allocation?.devices.results ?? []).map(idOf));

/** The state of devices goes with their allocation (upstream: dropDeallocatedStatusDevices). */
export function dropReleasedDevices(status: ResourceClaimStatus, old: ResourceClaimStatus): void {
  const now = allocatedIn(status);
  const released = [...allocatedIn(old)].filter((id) => !now.has(id));
  const kept = (status.devices ?? []).filter((device) => !released.includes(idOf(device)));
  status.devices = kept.length > 0 ? kept : undefined;
}

export function validateClaimStatus({ metadata, spec, status }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const allocated = allocatedIn(status);
  const { reservedFor, devices, allocation } = status;
  const reservedPath = statusPath.child('reservedFor');
  const allocationPath = statusPath.child('allocation');
  const deviceErrors = validateSet(
    devices,
    -1,
    statusPath.child('devices'),
    (device, path) => validateDevice(device, allocated, path),
    idOf,
    shownId,
  );
  const errors = [
    ...validateSet(reservedFor, maxConsumers, reservedPath, validateConsumer, ({ uid }) => uid),
    ...deviceErrors,
    ...validateReserved(status, old.status, metadata.deletionTimestamp !== undefined, reservedPath),
  ];
  if (allocation === undefined) return errors;
  if (old.status.allocation !== undefined) {
    return [
      ...errors,
      ...immutable(allocation, old.status.allocation, allocationPath, () => claimForm(allocation, 'AllocationResult')),
    ];
  }
  return [...errors, ...validateAllocation(allocation, requestNames(spec.devices), allocationPath)];
}

const validateConsumer = (consumer: Consumer, path: Path): FieldError[] =>
  (['resource', 'name', 'uid'] as const)
    .filter((field) => consumer[field] === '')
    .map((field) => required(path.child(field)));

function validateReserved(status: ResourceClaimStatus, old: ResourceClaimStatus, isDeleted: boolean, path: Path) {
  const { reservedFor = [], allocation } = status;
  if (reservedFor.length === 0) return [];
  if (allocation === undefined) return [forbidden(path, 'may not be specified when `allocated` is not set')];
  const before = old.reservedFor ?? [];
  const isAdded = reservedFor.some((consumer) => !before.some((other) => equal(consumer, other)));
  if (!isDeleted || !isAdded) return [];
  const detail = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';
  return [forbidden(path, detail)];
}

function validateAllocation(allocation: AllocationResult, names: Set<string>, path: Path): FieldError[] {
  const { devices, nodeSelector } = allocation;
  const devicesPath = path.child('devices');
  const selectorErrors =
    nodeSelector === undefined ? [] : validateNodeSelector(nodeSelector, path.child('nodeSelector'));
  const resultsPath = devicesPath.child('results');
  return [
    ...validateList(devices.results, maxResults, resultsPath, (result, at) => validateResult(result, names, at)),
    ...validateList(devices.config, 2 * maxConfigs, devicesPath.child('config'), (config, at) => [
      ...validateSource(config.source, at.child('source')),
      ...validateRequestRefs(config.requests, names, at.child('requests')),
      ...validateConfig(config, at),
    ]),
    ...selectorErrors,
  ];
}

function validateSource(source: string, path: Path): FieldError[] {
  const sources = ['FromClaim', 'FromClass'];
  if (source === '') return [required(path)];
  return sources.includes(source) ? [] : [notSupported(path, source, sources)];
}

const validateResult = (result: DeviceRequestAllocationResult, names: Set<string>, path: Path): FieldError[] => [
  ...validateRequestRef(result.request, names, path.child('request')),
  ...validateId(result, path),
  ...validateBinding(result, path),
  ...validateShare(result, path),
];

const validateId = ({ driver, pool, device }: DeviceId, path: Path): FieldError[] => [
  ...validateDriverName(driver, path.child('driver')),
  ...validatePoolName(pool, path.child('pool')),
  ...dnsLabel(device, path.child('device')),
];

const validateShare = ({ shareID }: DeviceId, path: Path): FieldError[] =>
  shareID === undefined ? [] : validateUid(shareID, path.child('shareID'));

function validateDevice(status: AllocatedDeviceStatus, allocated: Set<string>, path: Path): FieldError[] {
  const { data, networkData } = status;
  const conditions = status.conditions ?? [];
  const conditionsPath = path.child('conditions');
  const errors = [...validateId(status, path), ...validateShare(status, path)];
  if (!allocated.has(idOf(status))) {
    errors.push(invalidValue(path, shownId(status), 'must be an allocated device in the claim'));
  }
  if (conditions.length > maxConditions) errors.push(tooMany(conditionsPath, conditions.length, maxConditions));
  return [
    ...errors,
    ...validateConditions(conditions, conditionsPath),
    ...(data === undefined || data === null ? [] : validateRaw(data, maxData, path.child('data'))),
    ...(networkData === undefined ? [] : validateNetwork(networkData, path.child('networkData'))),
  ];
}

const maxBytes = { interfaceName: 256, hardwareAddress: 128 } as const;
const maxIPs = 16;

function validateNetwork(data: NetworkDeviceData, path: Path): FieldError[] {
  const long = (['interfaceName', 'hardwareAddress'] as const)
    .filter((field) => Buffer.byteLength(data[field] ?? '') > maxBytes[field])
    .map((field) => tooLong(path.child(field), maxBytes[field]));
  const address = (ip: string, at: Path) => validateInterfaceAddress(ip, at);
  return [...long, ...validateSet(data.ips, maxIPs, path.child('ips'), address, (ip) => ip)];
}

function validateInterfaceAddress(text: string, path: Path): FieldError[] {
  const cidr = parseCIDR(text);
  if (cidr === undefined) {
    const detail = 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)';
    return [invalidValue(path, text, detail)];
  }
  const canonical = `${formatIP(cidr)}/${cidr.prefixLength}`;
  return text === canonical ? [] : [invalidValue(path, text, `must be in canonical form ("${canonical}")`)];
}
