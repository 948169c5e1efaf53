import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, type StartOptions, start } from '../../src/index.js';
import type { TestStore } from '../stores.js';

/** A server that comes back at the same address, with the same certificates, when it is restarted. */
export class LastingServer {
  private constructor(
    private readonly store: TestStore,
    private readonly dataDir: string,
    private readonly options: StartOptions,
    private running: RunningServer,
  ) {}

  static async over(store: TestStore): Promise<LastingServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kube-facade-client-'));
    const options = { dataDir, ...(await store.options()) };
    return new LastingServer(store, dataDir, options, await start(options));
  }

  /** for client libraries, as YAML */
  get kubeconfig(): string {
    return this.running.kubeconfig.yaml;
  }

  async restart(): Promise<void> {
    await this.running.stop();
    const { port } = new URL(this.running.url);
    this.running = await start({ ...this.options, securePort: Number(port) });
  }

  /** Throws where the store is a part of the server. */
  async restartStore(): Promise<void> {
    if (this.store.restart === undefined) throw new Error(`${this.store.name} cannot be restarted alone`);
    await this.store.restart();
  }

  async close(): Promise<void> {
    await this.running.stop();
    await this.store.cleanUp();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
