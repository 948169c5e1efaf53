import { isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { EndpointSlice } from '#types/discovery.v1';
import type { KubeObject } from '../../api/object.js';
import { objectAccess } from '../../registry/object-access.js';
import type { Registry } from '../../registry/registry.js';
import { ensure, type Reconcile } from './ensure.js';
import type { ServerLeases } from './server-leases.js';

export interface KubernetesEndpointsOptions {
  /** where this server can be reached */
  address: string;
  /** where the servers of one store know of each other; undefined for a store that only one can have */
  leases: ServerLeases | undefined;
}

/** The servers behind the Service "kubernetes". Upstream: pkg/controlplane/reconcilers/lease.go. */
export class KubernetesEndpoints {
  private isLeaving = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly registry: Registry,
    private readonly options: KubernetesEndpointsOptions,
  ) {}

  /** Says that this server is there, and makes the endpoints those that are; to be called every few seconds. */
  reconcile(port: number): Promise<void> {
    return this.inTurn(async () => {
      if (this.isLeaving) return;
      const { address, leases } = this.options;
      await leases?.renew(address);
      await this.write((await leases?.addresses()) ?? [address], port);
    });
  }

  /** Takes this server out of them, for good; what only it can have stays as it is. */
  async leave(port: number): Promise<void> {
    this.isLeaving = true;
    const { address, leases } = this.options;
    if (leases === undefined) return;
    await this.inTurn(async () => {
      await leases.remove(address);
      await this.write(await leases.addresses(), port);
    });
  }

  private inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.turn.then(run);
    this.turn = result.catch(() => undefined); // the caller gets the error
    return result;
  }

  private async write(ips: string[], port: number): Promise<void> {
    const ports = [{ name: 'https', port, protocol: 'TCP' }];
    const subsets = ips.length === 0 ? undefined : [{ addresses: ips.map((ip) => ({ ip })), ports }];
    await ensure(this.registry, { ...endpoints, subsets } as KubeObject, keep({ subsets }));
    const addressType = ips.length > 0 && ips.every(isIPv6) ? 'IPv6' : 'IPv4';
    const slice = {
      endpoints: ips
        .filter((ip) => isIPv6(ip) === (addressType === 'IPv6'))
        .map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
      ports: ips.length === 0 ? undefined : ports,
    };
    if (ips.length > 0) await this.dropSliceUnless(addressType);
    await ensure(this.registry, { ...endpointSlice, addressType, ...slice } as KubeObject, keep(slice));
  }

  /** A slice's type cannot be changed. */
  private async dropSliceUnless(addressType: string): Promise<void> {
    const slices = objectAccess<EndpointSlice & KubeObject>(this.registry, 'discovery.k8s.io', 'endpointslices');
    const { name, namespace } = endpointSlice.metadata;
    const slice = await slices.get(name, namespace);
    if (slice !== undefined && slice.addressType !== addressType) await slices.delete(slice);
  }
}

const endpoints = {
  kind: 'Endpoints',
  apiVersion: 'v1',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
  },
};

const endpointSlice = {
  kind: 'EndpointSlice',
  apiVersion: 'discovery.k8s.io/v1',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
};

/** Keeps top-level fields as they are given; undefined: not there. */
function keep(fields: Record<string, unknown>): Reconcile {
  return (current) => {
    const next = { ...current, ...fields } as Record<string, unknown> & KubeObject;
    const isRight = Object.keys(fields).every((name) =>
      isDeepStrictEqual(next[name], (current as unknown as Record<string, unknown>)[name]),
    );
    return isRight ? undefined : next;
  };
}
