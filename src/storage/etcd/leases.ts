import { randomInt } from 'node:crypto';
import type { Connection } from './connection.js';
import { decodeLeaseGrant, encodeLeaseGrant } from './messages.js';

interface Lease {
  id: number;
  /** in milliseconds */
  expires: number;
  keys: number;
}

const maxKeys = 1000;
const maxExtraSeconds = 60;

/**
 * A lease for each key would cost etcd a write for each event. As in kube-apiserver (storage/etcd3/lease_manager.go) a
 * lease is granted for up to a minute longer than asked for, and is shared by all writes that it is long enough for.
 */
export class Leases {
  private readonly recent = new Map<number, Promise<Lease>>();

  constructor(private readonly connection: Connection) {}

  /** The id of a lease that lives `ttl` seconds or a little longer. */
  async leaseFor(ttl: number): Promise<number> {
    for (;;) {
      const shared = this.recent.get(ttl) ?? this.grant(ttl);
      const lease = await shared;
      if (lease.keys < maxKeys && lease.expires >= Date.now() + ttl * 1000) {
        lease.keys++;
        return lease.id;
      }
      if (this.recent.get(ttl) === shared) this.recent.delete(ttl);
    }
  }

  /** The lease is gone, for whatever reason. */
  forget(ttl: number): void {
    this.recent.delete(ttl);
  }

  private grant(ttl: number): Promise<Lease> {
    const lease = this.request(ttl);
    this.recent.set(ttl, lease);
    lease.catch(() => this.recent.delete(ttl)); // told to those who wait for it
    return lease;
  }

  private async request(ttl: number): Promise<Lease> {
    // chosen here, for the server's own ids are beyond what a number holds exactly
    const id = randomInt(1, 2 ** 48 - 1);
    const extra = Math.ceil(Math.min(ttl * 0.05, maxExtraSeconds));
    const sent = Date.now();
    const granted = decodeLeaseGrant(
      await this.connection.write('/etcdserverpb.Lease/LeaseGrant', encodeLeaseGrant(id, Math.ceil(ttl) + extra)),
    );
    return { id, expires: sent + granted * 1000, keys: 0 };
  }
}
