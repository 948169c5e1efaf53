import type { Endpoints } from '#types/core.v1';
import type { KubeObject } from '../../api/object.js';
import type { StoredForm } from '../../registry/stored-form.js';
import { type Backend, ChangedError, ExistsError } from '../../storage/backend.js';

const secondsToLive = 15;

/**
 * The addresses of the servers that share a store: each has a key there that goes away unless it is renewed, the same
 * that kube-apiservers keep. Upstream: storageLeases in pkg/controlplane/reconcilers/lease.go.
 */
export class ServerLeases {
  private readonly prefix: string;

  /** `prefix`: the store's, "/registry" */
  constructor(
    private readonly backend: Backend,
    prefix: string,
    private readonly form: StoredForm,
  ) {
    this.prefix = `${prefix}/masterleases/`;
  }

  async renew(address: string): Promise<void> {
    const write = { key: this.prefix + address, value: this.form.encode(leaseOf(address)), ttl: secondsToLive };
    for (;;) {
      const { entry } = await this.backend.get(write.key);
      try {
        await (entry === undefined
          ? this.backend.create(write)
          : this.backend.update({ ...write, expected: entry.modRevision }));
        return;
      } catch (error) {
        // another server of this address was faster, or the key has just gone
        if (!(error instanceof ChangedError || error instanceof ExistsError)) throw error;
      }
    }
  }

  async remove(address: string): Promise<void> {
    const { entry } = await this.backend.get(this.prefix + address);
    if (entry === undefined) return;
    try {
      await this.backend.delete({ key: entry.key, expected: entry.modRevision });
    } catch (error) {
      if (!(error instanceof ChangedError)) throw error; // gone, or another server's by now
    }
  }

  /** In order. */
  async addresses(): Promise<string[]> {
    const { entries } = await this.backend.list({ prefix: this.prefix, keysOnly: true });
    return entries.map(({ key }) => key.slice(this.prefix.length));
  }
}

const leaseOf = (ip: string): Endpoints & KubeObject => ({
  kind: 'Endpoints',
  apiVersion: 'v1',
  metadata: {},
  subsets: [{ addresses: [{ ip }] }],
});
