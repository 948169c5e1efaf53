import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * The kubectl to test with: the one that KUBE_FACADE_KUBECTL names; else version 1.33 beside the file that `kubectl` on
 * PATH leads to; else `kubectl` itself.
 */
export function findKubectl(): string | undefined {
  const named = process.env.KUBE_FACADE_KUBECTL;
  if (named) return named;
  const folder = (process.env.PATH ?? '').split(delimiter).find((entry) => existsSync(join(entry, 'kubectl')));
  if (folder === undefined) return undefined;
  const found = join(folder, 'kubectl');
  const versioned = join(dirname(realpathSync(found)), 'kubectl.1.33');
  return existsSync(versioned) ? versioned : found;
}

/** Why tests with kubectl cannot run, if they cannot. */
export const noKubectl =
  findKubectl() === undefined ? 'there is no kubectl on PATH, and none named by KUBE_FACADE_KUBECTL' : undefined;

/** Whether kubectl is of this minor version or newer. */
export function kubectlSince(minor: number): boolean {
  minorVersion ??= readMinor();
  return minorVersion >= minor;
}

let minorVersion: number | undefined;

function readMinor(): number {
  const binary = findKubectl();
  if (binary === undefined) return 0;
  const { stdout } = spawnSync(binary, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return Number.parseInt(JSON.parse(stdout).clientVersion.minor, 10);
}
