import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface Output {
  stdout: string;
  stderr: string;
  code: number;
}

export interface RunOptions {
  input?: string;
  env?: Record<string, string>;
  /** a code other than 0 is no error of the test */
  mayFail?: boolean;
}

/**
 * The kubectl to test with: the one that KUBE_FACADE_KUBECTL names; else version 1.33 beside what `kubectl` on PATH leads
 * to; else that. Throws where there is none.
 */
export function findKubectl(): string {
  const named = process.env.KUBE_FACADE_KUBECTL;
  if (named) return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = join(folder, 'kubectl');
    if (!existsSync(found)) continue;
    const newest = join(dirname(realpathSync(found)), 'kubectl.1.33');
    return existsSync(newest) ? newest : found;
  }
  throw new Error('kubectl is not on PATH; install it, or name one by KUBE_FACADE_KUBECTL');
}

export const hasKubectl = (): boolean => {
  try {
    return spawnSync(findKubectl(), ['version', '--client']).status === 0;
  } catch {
    return false;
  }
};

/** Runs kubectl with a home of its own, so that it neither finds nor leaves anything. */
export class Kubectl {
  private readonly home = mkdtempSync(join(tmpdir(), 'kube-facade-kubectl-'));

  constructor(
    private readonly binary: string,
    kubeconfig: string,
  ) {
    writeFileSync(join(this.home, 'config'), kubeconfig);
  }

  async run(args: string[], { input = '', env = {}, mayFail = false }: RunOptions = {}): Promise<Output> {
    const child = spawn(this.binary, args, {
      env: { ...process.env, HOME: this.home, KUBECONFIG: join(this.home, 'config'), ...env },
    });
    const output: Output = { stdout: '', stderr: '', code: 0 };
    child.stdout.on('data', (part) => {
      output.stdout += part;
    });
    child.stderr.on('data', (part) => {
      output.stderr += part;
    });
    child.stdin.end(input);
    output.code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    if (output.code !== 0 && !mayFail) throw new Error(`kubectl ${args.join(' ')}: ${output.stderr}`);
    return output;
  }

  async cleanUp(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}
