import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Info } from '#types/meta.v1';
import { loadFacts, packageRoot } from '../api/facts-loader.js';

/** What /version answers: the Kubernetes version that is spoken. */
export function versionInfo(kubernetesVersion: string): Info {
  const [major, minor] = kubernetesVersion.split('.');
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: `v${kubernetesVersion}`,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  };
}

/** What --version prints; it begins as kube-apiserver's does. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  return `Kubernetes v${loadFacts().kubernetesVersion} (kube-facade ${version})\n`;
}
