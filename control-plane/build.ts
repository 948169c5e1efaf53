import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/api/facts-loader.js';

const kubernetes = { version: 'v1.36.3', major: '1', minor: '36' };

export type Component = 'kube-controller-manager' | 'kube-scheduler' | 'kwok';
export type Program = Component | 'kube-apiserver' | 'etcd';

/** Where each program is built from: the packages are tools of the Go modules in go/. */
const packages: Record<Program, { module: string; path: string }> = {
  'kube-apiserver': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kwok: { module: 'kwok', path: 'sigs.k8s.io/kwok/cmd/kwok' },
  etcd: { module: 'etcd', path: 'go.etcd.io/etcd/server/v3' },
};

export const cacheFolder = (): string => join(packageRoot(), 'node_modules', '.cache', 'control-plane');
const goModule = (name: string) => join(packageRoot(), 'control-plane', 'go', name);

export const binaryOf = (program: Program): string => join(cacheFolder(), program);

/** Builds the programs where that is due; takes about ten minutes on a small machine the first time. */
export function buildPrograms(programs: Program[], say: (text: string) => void): void {
  mkdirSync(cacheFolder(), { recursive: true });
  for (const program of programs) {
    if (!existsSync(binaryOf(program))) say(`Building ${program} ...`);
    build(program); // go knows what is due
  }
}

function build(program: Program): void {
  const { module, path } = packages[program];
  const { version, major, minor } = kubernetes;
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  go(module, ['build', '-p', '1', '-ldflags', flags.join(' '), '-o', binaryOf(program), path], [2, 2]);
}

/** Where the sources of kwok are, which has the stages of its nodes and pods beside them. */
export const kwokFolder = (): string => go('kwok', ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']).trim();

function go(module: string, args: string[], [output, errors]: ('pipe' | 2)[] = ['pipe', 2]): string {
  try {
    return execFileSync('go', args, { cwd: goModule(module), stdio: ['ignore', output, errors], encoding: 'utf8' });
  } catch (cause) {
    throw new Error(`go ${args[0]} failed; Go 1.26 or newer is needed, and the Go module proxy`, { cause });
  }
}
