import type { Service } from '#types/core.v1';
import type { IPAddress, ServiceCIDR } from '#types/networking.v1';
import { ApiError } from '../../api/errors.js';
import {
  bitsOf,
  broadcastOf,
  type CIDR,
  contains,
  formatCIDR,
  formatIP,
  type IP,
  networkOf,
  parseCIDR,
  parseIP,
} from '../../api/ip.js';
import type { IPFamily } from '../resources/core/service-model.js';
import { AllocationError, type ObjectAccess, RangeFullError } from './access.js';

export const familyLabel = 'ipaddress.kubernetes.io/ip-family';
export const managedByLabel = 'ipaddress.kubernetes.io/managed-by';
export const managedBy = 'ipallocator.k8s.io';

export interface ClusterIPsOptions {
  ipAddresses: ObjectAccess<IPAddress>;
  serviceCIDRs: ObjectAccess<ServiceCIDR>;
}

/** The IPAddress object that reserves an address for a Service. */
export function ipAddressFor(name: string, { metadata }: Service): IPAddress {
  const family: IPFamily = parseIP(name)?.family === 6 ? 'IPv6' : 'IPv4';
  return {
    kind: 'IPAddress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name, labels: { [familyLabel]: family, [managedByLabel]: managedBy } },
    spec: { parentRef: { resource: 'services', namespace: metadata.namespace, name: metadata.name ?? '' } },
  };
}

/**
 * The cluster IPs of Services. An address is taken by creating the IPAddress of its name, which only one can do; it
 * must lie in a ServiceCIDR that is ready (upstream: pkg/registry/core/service/ipallocator).
 */
export class ClusterIPs {
  constructor(private readonly options: ClusterIPsOptions) {}

  /** Throws AllocationError. */
  async allocate(service: Service, address: string, dryRun: boolean): Promise<void> {
    const ip = parseIP(address);
    if (ip === undefined) throw new AllocationError(`failed to parse service IP ${address}`);
    const cidrs = await this.readyCIDRs(ip.family);
    if (dryRun) return checkRange(cidrs[0], ip);
    if (!cidrs.some((cidr) => isUsable(cidr, ip))) {
      throw new AllocationError('the provided network does not match the current range');
    }
    if (!(await reserve(this.options.ipAddresses, formatIP(ip), service))) {
      throw new AllocationError('provided IP is already allocated');
    }
  }

  /** Throws AllocationError. A dry run doesn't look for a free one, it names the network itself, as upstream does. */
  async allocateNext(service: Service, family: IPFamily, dryRun: boolean): Promise<string> {
    const cidrs = await this.readyCIDRs(family === 'IPv6' ? 6 : 4);
    if (dryRun && cidrs.length > 0) return formatIP({ family: cidrs[0].family, value: networkOf(cidrs[0]) });
    for (const cidr of cidrs) {
      const address = await this.takeAny(service, cidr);
      if (address !== undefined) return address;
    }
    throw new RangeFullError();
  }

  /** Gives an address back, if it still belongs to the Service. */
  async release(service: Service, address: string): Promise<void> {
    const ip = parseIP(address);
    const object = ip && (await this.options.ipAddresses.get(formatIP(ip)));
    if (object !== undefined && belongsTo(object, service)) await this.options.ipAddresses.delete(object);
  }

  /** The CIDRs of a family that addresses may be given from. */
  private async readyCIDRs(family: 4 | 6): Promise<CIDR[]> {
    const objects = await this.options.serviceCIDRs.list();
    return cidrsOf(objects.filter(isReady)).filter((cidr) => cidr.family === family);
  }

  private async takeAny(service: Service, cidr: CIDR): Promise<string | undefined> {
    for (const value of candidates(cidr)) {
      const address = formatIP({ family: cidr.family, value });
      if ((await this.options.ipAddresses.get(address)) !== undefined) continue;
      if (await reserve(this.options.ipAddresses, address, service)) return address;
    }
    return undefined;
  }
}

/** Takes an address for a Service; false where it is taken already. */
export async function reserve(
  ipAddresses: ObjectAccess<IPAddress>,
  address: string,
  service: Service,
): Promise<boolean> {
  try {
    await ipAddresses.create(ipAddressFor(address, service));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists') return false;
    throw error;
  }
}

export const cidrsOf = (objects: ServiceCIDR[]): CIDR[] =>
  objects.flatMap(({ spec }) => (spec.cidrs ?? []).flatMap((text) => parseCIDR(text) ?? []));

/** No condition counts as ready: nobody may be there to set one. */
function isReady({ metadata, status }: ServiceCIDR): boolean {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return metadata.deletionTimestamp === undefined && (ready === undefined || ready.status === 'True');
}

export const belongsTo = ({ spec: { parentRef } }: IPAddress, { metadata }: Service): boolean =>
  refersToService(parentRef) && parentRef?.namespace === metadata.namespace && parentRef?.name === metadata.name;

export const refersToService = (ref: IPAddress['spec']['parentRef']): boolean =>
  ref !== undefined && !ref.group && ref.resource === 'services';

/** The first and last address that may be given out: not the network's own, nor IPv4's broadcast address. */
function boundsOf(cidr: CIDR): [first: bigint, last: bigint] {
  return [networkOf(cidr) + 1n, cidr.family === 4 ? broadcastOf(cidr) - 1n : broadcastOf(cidr)];
}

/** Upstream: servicecidr.PrefixContainsIP. */
export function isUsable(cidr: CIDR, ip: IP): boolean {
  const [first, last] = boundsOf(cidr);
  return contains(cidr, ip) && first <= ip.value && ip.value <= last;
}

function checkRange(cidr: CIDR | undefined, ip: IP): void {
  if (cidr === undefined) throw new AllocationError('allocator not ready');
  if (isUsable(cidr, ip)) return;
  const valid = formatCIDR(cidr);
  throw new AllocationError(
    `the provided IP (${formatIP(ip)}) is not in the valid range. The range of valid IPs is ${valid}`,
  );
}

/** How many addresses at the beginning are left for requests that name one. */
export function reservedAddresses(cidr: CIDR): bigint {
  const size = 1n << BigInt(bitsOf(cidr.family) - cidr.prefixLength);
  if (size <= 16n) return 0n;
  const part = size / 16n;
  return part < 16n ? 16n : part > 256n ? 256n : part;
}

/** Every usable address once, from a random one on: first those above the reserved part, then the reserved part. */
function* candidates(cidr: CIDR): Generator<bigint> {
  const [first, last] = boundsOf(cidr);
  const offset = first + reservedAddresses(cidr);
  yield* fromAnywhere(offset, last);
  yield* fromAnywhere(first, offset - 1n);
}

function* fromAnywhere(first: bigint, last: bigint): Generator<bigint> {
  const size = last - first + 1n;
  if (size <= 0n) return;
  const start = BigInt(Math.floor(Math.random() * Math.min(Number(size), Number.MAX_SAFE_INTEGER)));
  for (let i = 0n; i < size; i++) yield first + ((start + i) % size);
}
