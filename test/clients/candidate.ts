import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, CoordinationV1Api, type KubeConfig, type V1Lease, V1MicroTime } from '@kubernetes/client-node';

const leaseSeconds = 4;
const renewSeconds = 3;

export interface Candidacy {
  /** the Lease */
  lock: { namespace: string; name: string };
  identity: string;
  onStartedLeading(): void;
  onStoppedLeading(): void;
}

/** Leads when it can, by a Lease; the library has its API, but no election. */
export class Candidate {
  private readonly leases: CoordinationV1Api;
  private isStopped = false;
  private leadsUntil = 0;
  private wasLeading = false;
  /** when somebody else's lease was last seen to change, by one's own clock */
  private seen = { version: '', at: 0 };
  private readonly ended: Promise<void>;

  constructor(
    config: KubeConfig,
    private readonly candidacy: Candidacy,
  ) {
    this.leases = config.makeApiClient(CoordinationV1Api);
    this.ended = this.run();
  }

  /** Lets the lease run out. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ended;
  }

  /** Says no before anybody else can lead. */
  get isLeading(): boolean {
    return performance.now() < this.leadsUntil;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const startedAt = performance.now();
      // a lease that another has changed meanwhile is lost, and a server that is away comes back
      const isHeld = await this.tryToLead().catch(() => false);
      if (isHeld) this.leadsUntil = startedAt + renewSeconds * 1000;
      this.tell();
      await sleep(200);
    }
    this.leadsUntil = 0;
    this.tell();
  }

  private tell(): void {
    if (this.isLeading === this.wasLeading) return;
    this.wasLeading = !this.wasLeading;
    if (this.wasLeading) this.candidacy.onStartedLeading();
    else this.candidacy.onStoppedLeading();
  }

  private async tryToLead(): Promise<boolean> {
    const { lock, identity } = this.candidacy;
    const lease = await this.leases.readNamespacedLease(lock).catch((error: unknown) => {
      if (!(error instanceof ApiException) || error.code !== 404) throw error;
    });
    if (!lease) {
      await this.leases.createNamespacedLease({ namespace: lock.namespace, body: this.held() });
      return true;
    }
    if (lease.spec?.holderIdentity !== identity && !this.hasRunOut(lease)) return false;
    await this.leases.replaceNamespacedLease({ ...lock, body: this.held(lease) });
    return true;
  }

  private held(last?: V1Lease): V1Lease {
    const { lock, identity } = this.candidacy;
    const now = new V1MicroTime();
    const isMine = last?.spec?.holderIdentity === identity;
    const transitions = last?.spec?.leaseTransitions ?? -1;
    return {
      metadata: last?.metadata ?? { name: lock.name },
      spec: {
        holderIdentity: identity,
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
