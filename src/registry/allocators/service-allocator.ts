import type { Endpoints, Service } from '#types/core.v1';
import { internalError, invalid } from '../../api/errors.js';
import { invalidValue, Path, quote } from '../../api/field.js';
import { parseCIDR } from '../../api/ip.js';
import {
  clusterIPsOf,
  type IPFamily,
  ipFamiliesOf,
  isHeadless,
  needsClusterIP,
  needsHealthCheck,
  nodePortsOf,
  portsOf,
} from '../resources/core/service-model.js';
import { type Allocation, AllocationError, type ObjectAccess, RangeFullError } from './access.js';
import { ClusterIPs, type ClusterIPsOptions } from './cluster-ips.js';
import { initIPFamilies, isUnchangedPreferDualStack, serviceKind } from './ip-families.js';
import { NodePorts, type NodePortsOptions, parsePortRange } from './node-ports.js';
import { type PortPlan, type PortSource, Pretence, planCreate, planUpdate } from './port-plan.js';
import { Repair } from './repair.js';
import { normalizeClusterIPs, patchAllocatedValues } from './service-fields.js';

export interface ServiceAllocatorOptions extends ClusterIPsOptions, Omit<NodePortsOptions, 'range'> {
  services: ObjectAccess<Service>;
  endpoints: ObjectAccess<Endpoints>;
  /** one CIDR, or two of different families; the first one's family is the default */
  serviceClusterIPRanges: string[];
  /** "30000-32767" */
  nodePortRange: string;
  /** told what could not be given back; repair will find it */
  report(error: unknown): void;
  now?(): number;
}

/**
 * Gives Services their cluster IPs and node ports. Addresses and ports are taken before the Service is written and
 * given back when that fails; those that a write sets free are given back after it. Better to lose one than to give it
 * out twice: what a crash leaves behind is found by `repair`. Upstream: pkg/registry/core/service/storage/alloc.go.
 */
export class ServiceAllocator {
  readonly clusterIPs: ClusterIPs;
  readonly nodePorts: NodePorts;
  private readonly families: IPFamily[];
  private readonly repairs: Repair;

  constructor(private readonly options: ServiceAllocatorOptions) {
    this.clusterIPs = new ClusterIPs(options);
    this.nodePorts = new NodePorts({ ...options, range: parsePortRange(options.nodePortRange) });
    this.families = options.serviceClusterIPRanges.map((cidr) => (parseCIDR(cidr)?.family === 6 ? 'IPv6' : 'IPv4'));
    this.repairs = new Repair({ ...options, nodePorts: this.nodePorts, now: options.now ?? Date.now });
  }

  /** Before a Service is validated and created; fills in what it gets. Throws ApiError. */
  async allocateCreate(service: Service, { dryRun }: { dryRun: boolean }): Promise<Allocation> {
    normalizeClusterIPs(service, undefined);
    initIPFamilies(service, undefined, this.families);
    return this.allocate(service, undefined, dryRun);
  }

  /** Before a Service is validated and updated. Throws ApiError. */
  async allocateUpdate(service: Service, old: Service, { dryRun }: { dryRun: boolean }): Promise<Allocation> {
    patchAllocatedValues(service, old);
    normalizeClusterIPs(service, old);
    initIPFamilies(service, old, this.families);
    return this.allocate(service, old, dryRun);
  }

  /** After a Service is gone: what it had, and the Endpoints of its name. */
  async release(service: Service): Promise<void> {
    const ports = [
      ...nodePortsOf(service),
      ...(needsHealthCheck(service) ? [service.spec.healthCheckNodePort ?? 0] : []),
    ];
    await this.settle([
      this.releaseIPs(service, hasAddresses(service) ? clusterIPsOf(service) : []),
      this.releasePorts(ports.filter((port) => port > 0)),
      this.deleteEndpoints(service),
    ]);
  }

  /**
   * At start, and every few minutes: finds addresses and ports that were lost, and those that nobody took note of.
   * `alone` says that nobody else uses the store and nothing is under way.
   */
  repair(options: { alone: boolean }): Promise<void> {
    return this.repairs.run(options);
  }

  private async allocate(service: Service, old: Service | undefined, dryRun: boolean): Promise<Allocation> {
    const ips = await this.allocateIPs(service, old, dryRun);
    let plan: PortPlan;
    try {
      plan = await this.allocatePorts(service, old, dryRun);
    } catch (error) {
      if (!dryRun) await this.settle([this.releaseIPs(service, ips)]);
      throw error;
    }
    if (dryRun) return { commit: async () => {}, rollback: async () => {} };
    const freed = old === undefined ? [] : freedIPs(service, old);
    return {
      commit: () => this.settle([this.releaseIPs(service, freed), this.releasePorts(plan.released)]),
      rollback: () => this.settle([this.releaseIPs(service, ips), this.releasePorts(plan.allocated)]),
    };
  }

  /** Takes the addresses that the families ask for and the Service has not got yet. */
  private async allocateIPs(service: Service, old: Service | undefined, dryRun: boolean): Promise<string[]> {
    if (!hasAddresses(service) || isUnchangedPreferDualStack(service, old)) return [];
    const families = ipFamiliesOf(service);
    const held = old !== undefined && needsClusterIP(old) ? heldIPs(service, old) : 0;
    if (held === families.length) return [];
    const ips = families.map((_, i) => clusterIPsOf(service)[i] ?? '');
    const taken: string[] = [];
    try {
      for (let i = held; i < families.length; i++) {
        taken.push(await this.allocateIP(service, families[i] as IPFamily, ips, i, dryRun));
      }
    } catch (error) {
      if (!dryRun) await this.settle([this.releaseIPs(service, taken)]);
      throw error;
    }
    service.spec.clusterIPs = [...ips.slice(0, held), ...taken];
    service.spec.clusterIP = service.spec.clusterIPs[0];
    return taken;
  }

  private async allocateIP(service: Service, family: IPFamily, ips: string[], i: number, dryRun: boolean) {
    const name = service.metadata.name ?? '';
    try {
      if (ips[i] === '') return await this.clusterIPs.allocateNext(service, family, dryRun);
      await this.clusterIPs.allocate(service, ips[i], dryRun);
      return ips[i];
    } catch (error) {
      if (error instanceof RangeFullError) {
        throw internalError(`failed to allocate a serviceIP for Service ${quote(name)}: ${error.message}`);
      }
      if (!(error instanceof AllocationError)) throw error;
      const what = ips[i] === '' ? 'IP' : `IP ${ips[i]}`;
      const detail = `failed to allocate ${what}: ${error.message}`;
      throw invalid(serviceKind, name, [invalidValue(Path.of('spec', 'clusterIPs'), ips, detail)]);
    }
  }

  private async allocatePorts(service: Service, old: Service | undefined, dryRun: boolean): Promise<PortPlan> {
    const plan = (source: PortSource) =>
      old === undefined ? planCreate(service, source) : planUpdate(service, old, source);
    const needed = plan(new Pretence()).allocated.length > 0;
    const ports = dryRun && needed ? await this.nodePorts.read() : undefined;
    const result = needed && !dryRun ? await this.nodePorts.update(plan) : plan(new Pretence(ports));
    for (const [i, port] of portsOf(service).entries()) port.nodePort = result.nodePorts[i] || undefined;
    service.spec.healthCheckNodePort = result.healthCheckNodePort || undefined;
    return result;
  }

  private async releaseIPs(service: Service, ips: string[]): Promise<void> {
    for (const ip of ips) await this.clusterIPs.release(service, ip);
  }

  private async releasePorts(released: number[]): Promise<void> {
    if (released.length === 0) return;
    await this.nodePorts.update((ports) => {
      for (const port of released) ports.release(port);
    });
  }

  private async deleteEndpoints({ metadata }: Service): Promise<void> {
    const endpoints = await this.options.endpoints.get(metadata.name ?? '', metadata.namespace);
    if (endpoints !== undefined) await this.options.endpoints.delete(endpoints);
  }

  /** The write is done or has failed already: what goes wrong here is only reported. */
  private async settle(steps: Promise<void>[]): Promise<void> {
    for (const step of await Promise.allSettled(steps)) {
      if (step.status === 'rejected') this.options.report(step.reason);
    }
  }
}

const hasAddresses = (service: Service) => needsClusterIP(service) && !isHeadless(service);

/** How many of the families have their address from before. */
function heldIPs(service: Service, old: Service): number {
  if (isHeadless(old)) return ipFamiliesOf(service).length;
  const isUpgrade = ipFamiliesOf(old).length === 1 && ipFamiliesOf(service).length === 2;
  return isUpgrade ? 1 : ipFamiliesOf(service).length;
}

/** What a change of type or of families sets free. */
function freedIPs(service: Service, old: Service): string[] {
  if (!hasAddresses(old) || isUnchangedPreferDualStack(service, old)) return [];
  if (!needsClusterIP(service)) return clusterIPsOf(old);
  const isDowngrade = ipFamiliesOf(old).length === 2 && ipFamiliesOf(service).length === 1;
  return isDowngrade ? clusterIPsOf(old).slice(1) : [];
}
