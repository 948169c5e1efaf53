import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, CoordinationV1Api, type KubeConfig, type V1Lease, V1MicroTime } from '@kubernetes/client-node';

const lock = { namespace: 'default', name: 'leader' };
const leaseSeconds = 3;

/** Leads when it can, by a Lease; the library has its API, but no election. */
export class Candidate {
  private readonly leases: CoordinationV1Api;
  private isStopped = false;
  /** when somebody else's lease was last seen to change, by one's own clock */
  private seen = { version: '', at: 0 };
  private readonly ended: Promise<void>;

  /** `led`: to which it adds itself when it begins to lead */
  constructor(
    config: KubeConfig,
    private readonly identity: string,
    private readonly led: string[],
  ) {
    this.leases = config.makeApiClient(CoordinationV1Api);
    this.ended = this.run();
  }

  /** Lets the lease run out. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      // a lease that another has changed meanwhile is lost, and a server that is away comes back
      const leads = await this.tryToLead().catch(() => false);
      if (leads && this.led.at(-1) !== this.identity) this.led.push(this.identity);
      await sleep(200);
    }
  }

  private async tryToLead(): Promise<boolean> {
    const lease = await this.leases.readNamespacedLease(lock).catch((error: unknown) => {
      if (!(error instanceof ApiException) || error.code !== 404) throw error;
    });
    if (!lease) {
      await this.leases.createNamespacedLease({ namespace: lock.namespace, body: this.held() });
      return true;
    }
    if (lease.spec?.holderIdentity !== this.identity && !this.hasRunOut(lease)) return false;
    await this.leases.replaceNamespacedLease({ ...lock, body: this.held(lease) });
    return true;
  }

  private held(last?: V1Lease): V1Lease {
    const now = new V1MicroTime();
    const isMine = last?.spec?.holderIdentity === this.identity;
    const transitions = last?.spec?.leaseTransitions ?? -1;
    return {
      metadata: last?.metadata ?? { name: lock.name },
      spec: {
        holderIdentity: this.identity,
        leaseDurationSeconds: leaseSeconds,
        acquireTime: isMine ? last?.spec?.acquireTime : now,
        renewTime: now,
        leaseTransitions: isMine ? transitions : transitions + 1,
      },
    };
  }

  private hasRunOut({ metadata }: V1Lease): boolean {
    const version = metadata?.resourceVersion ?? '';
    if (version !== this.seen.version) this.seen = { version, at: Date.now() };
    return Date.now() - this.seen.at > leaseSeconds * 1000;
  }
}
