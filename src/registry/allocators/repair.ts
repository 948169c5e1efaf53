import type { Service } from '#types/core.v1';
import type { IPAddress } from '#types/networking.v1';
import { formatIP, parseIP } from '../../api/ip.js';
import { isHeadless, needsClusterIP, nodePortsOf } from '../resources/core/service-model.js';
import type { ObjectAccess } from './access.js';
import {
  belongsTo,
  type ClusterIPsOptions,
  cidrsOf,
  familyLabel,
  ipAddressFor,
  isUsable,
  managedBy,
  managedByLabel,
  refersToService,
  reserve,
} from './cluster-ips.js';
import type { NodePorts, PortSet } from './node-ports.js';

export interface RepairOptions extends ClusterIPsOptions {
  services: ObjectAccess<Service>;
  nodePorts: NodePorts;
  now(): number;
}

/** A Service being created has its address before it is there itself. */
const graceMilliseconds = 60_000;
/** How many repairs must find a port unused before it is given back. */
const repairsBeforeCleanup = 3;

/**
 * Brings what is allocated in line with the Services. Upstream: the repair controllers in
 * pkg/registry/core/service/{ipallocator,portallocator}/controller.
 */
export class Repair {
  /** ports that seem to be lost, and how many more repairs they stay taken */
  private readonly leaks = new Map<number, number>();

  constructor(private readonly options: RepairOptions) {}

  /** `alone`: nobody else is writing, so nothing can be under way. */
  async run({ alone }: { alone: boolean }): Promise<void> {
    await this.repairClusterIPs(alone);
    await this.repairNodePorts(alone);
  }

  private async repairClusterIPs(alone: boolean): Promise<void> {
    const { ipAddresses, services } = this.options;
    const addresses = new Map((await ipAddresses.list()).map((object) => [object.metadata.name ?? '', object]));
    const owners = new Map((await services.list()).map((service) => [keyOf(service.metadata), service]));
    await this.noteAddresses(addresses, owners);
    const deadline = this.options.now() - (alone ? 0 : graceMilliseconds);
    for (const object of addresses.values()) {
      const isOurs = object.metadata.labels?.[managedByLabel] === managedBy;
      if (isOurs && isLeaked(object, owners, deadline)) await ipAddresses.delete(object);
    }
  }

  /** Every address that a Service has gets its IPAddress. */
  private async noteAddresses(addresses: Map<string, IPAddress>, owners: Map<string, Service>): Promise<void> {
    const cidrs = cidrsOf(await this.options.serviceCIDRs.list());
    for (const [address, service] of [...owners.values()].flatMap(addressesOf)) {
      const ip = parseIP(address);
      const object = addresses.get(address);
      if (ip === undefined || !cidrs.some((cidr) => isUsable(cidr, ip))) continue;
      if (object !== undefined && (isGood(object, service) || isOthers(object, service, owners))) continue;
      if (object !== undefined) await this.options.ipAddresses.delete(object);
      addresses.delete(address);
      await reserve(this.options.ipAddresses, address, service);
    }
  }

  private async repairNodePorts(alone: boolean): Promise<void> {
    const { services, nodePorts } = this.options;
    const used = new Set((await services.list()).flatMap(portsOf));
    const leaked = this.countLeaks(await nodePorts.read(), used, alone);
    await nodePorts.update((ports) => {
      for (const port of used) if (ports.contains(port) && !ports.has(port)) ports.allocate(port);
      for (const port of leaked) ports.release(port);
    });
  }

  /** The ports that have been without a Service for long enough. */
  private countLeaks(ports: PortSet, used: Set<number>, alone: boolean): number[] {
    const unused = ports.bitmap.items().flatMap((item) => {
      const port = ports.range.base + item;
      return used.has(port) ? [] : [port];
    });
    const counts = unused.map((port): [number, number] => [port, alone ? 0 : this.countdown(port)]);
    this.leaks.clear();
    for (const [port, count] of counts) if (count > 0) this.leaks.set(port, count);
    return counts.flatMap(([port, count]) => (count > 0 ? [] : [port]));
  }

  private countdown(port: number): number {
    return (this.leaks.get(port) ?? repairsBeforeCleanup) - 1;
  }
}

const keyOf = ({ namespace = '', name = '' }: { namespace?: string; name?: string }) => `${namespace}/${name}`;
const portsOf = (service: Service) => [...nodePortsOf(service), service.spec.healthCheckNodePort ?? 0];

function addressesOf(service: Service): [string, Service][] {
  if (!needsClusterIP(service) || isHeadless(service)) return [];
  return (service.spec.clusterIPs ?? []).flatMap((text): [string, Service][] => {
    const ip = parseIP(text);
    return ip === undefined ? [] : [[formatIP(ip), service]];
  });
}

function isGood(object: IPAddress, service: Service): boolean {
  const wanted = ipAddressFor(object.metadata.name ?? '', service).metadata.labels ?? {};
  const labels = object.metadata.labels ?? {};
  const hasLabels = [familyLabel, managedByLabel].every((key) => labels[key] === wanted[key]);
  return hasLabels && belongsTo(object, service);
}

const hasAddress = (service: Service | undefined, { metadata }: IPAddress) =>
  service?.spec.clusterIPs?.includes(metadata.name ?? '') === true;

/** Two Services have one address: only one of them can be right, and that is for people to decide. */
function isOthers(object: IPAddress, service: Service, owners: Map<string, Service>): boolean {
  const { parentRef } = object.spec;
  if (parentRef === undefined || !refersToService(parentRef)) return false;
  const owner = owners.get(keyOf(parentRef));
  return owner !== service && hasAddress(owner, object);
}

function isLeaked(object: IPAddress, owners: Map<string, Service>, deadline: number): boolean {
  const { parentRef } = object.spec;
  if (parentRef === undefined || !refersToService(parentRef)) return true;
  if (hasAddress(owners.get(keyOf(parentRef)), object)) return false;
  return Date.parse(object.metadata.creationTimestamp ?? '') < deadline;
}
