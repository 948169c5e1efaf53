import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const backOffMilliseconds = 500;
const keptCharacters = 20_000;

/** What one process has done. */
interface Life {
  hasLed: boolean;
  hasActed: boolean;
}

/**
 * A controller's process, begun again when it ends by itself, as a kubelet does. It says in lines when it begins to lead
 * ("leads"), and when it has made the cluster what a site says ("reconciled web 123", which is the site's resource version
 * as it knew it). All else that it writes is for people.
 */
export class Replica {
  /** by the sites' names, the last version that was reconciled */
  readonly reconciled = new Map<string, number>();
  output = '';
  private readonly lives: Life[] = [];
  private child: ChildProcess | undefined;
  private isStopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly command: string[],
    private readonly env: Record<string, string>,
  ) {
    this.ended = this.live();
  }

  get isLeading(): boolean {
    return this.child !== undefined && this.lives.at(-1)?.hasLed === true;
  }

  /** Whether every process that has reconciled anything has been elected before or since. */
  get isLoyal(): boolean {
    return this.lives.every(({ hasLed, hasActed }) => hasLed || !hasActed);
  }

  /** Ends it for good. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.isStopped = true;
    this.child?.kill(signal);
    await this.ended;
  }

  private async live(): Promise<void> {
    while (!this.isStopped) {
      await this.liveOnce();
      if (!this.isStopped) await sleep(backOffMilliseconds);
    }
  }

  private async liveOnce(): Promise<void> {
    const [command, ...args] = this.command;
    const child = spawn(command, args, { env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const life = { hasLed: false, hasActed: false };
    this.lives.push(life);
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line, life));
    createInterface({ input: child.stderr }).on('line', (line) => this.keep(line));
    const [code, signal] = await once(child, 'close'); // throws where it could not be started
    this.child = undefined;
    this.keep(`ended with ${signal ?? code}`);
  }

  private hear(line: string, life: Life): void {
    this.keep(line);
    if (line === 'leads') life.hasLed = true;
    const [, name, version] = /^reconciled (\S+) (\d+)$/.exec(line) ?? [];
    if (name === undefined) return;
    life.hasActed = true;
    this.reconciled.set(name, Number(version));
  }

  private keep(line: string): void {
    this.output = `${this.output}${line}\n`.slice(-keptCharacters);
  }
}
