import { spawnSync } from 'node:child_process';
import { GenericContainer } from 'testcontainers';
import { packageRoot } from '../../src/api/facts-loader.js';
import { findEtcd } from '../etcd.js';
import { importRoot, packageOf, pathOf, type Root } from './import-root.js';

/** What the Dockerfile begins with. */
const nodeImage = 'node:20-slim';
export const etcdImage = 'quay.io/coreos/etcd:v3.6.8';

/** The image of this project, built as its users build it. */
export function buildImage(): Promise<GenericContainer> {
  obtain(nodeImage, nodeRoot);
  return GenericContainer.fromDockerfile(packageRoot()).build('kube-facade:test', { deleteOnExit: false });
}

export function obtainEtcd(): void {
  obtain(etcdImage, () => ({ programs: [pathOf(findEtcd())] }));
}

/** Pulls an image; makes one of what is installed here where that cannot be done. */
function obtain(image: string, root: () => Root): void {
  const has = (...args: string[]) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
  if (has('image', 'inspect', image) || has('pull', '--quiet', image)) return;
  importRoot(image, root());
}

function nodeRoot(): Root {
  const programs = ['sh', 'env', 'mkdir', 'chown', 'node'].map(pathOf);
  const trusted = process.env.NODE_EXTRA_CA_CERTS;
  const trust = trusted === undefined ? [] : [`ENV NODE_EXTRA_CA_CERTS=${trusted}`];
  const npm = packageOf('npm');
  const links = { 'usr/bin/npm': `${npm}/bin/npm-cli.js` };
  const changes = ['ENV PATH=/usr/local/bin:/usr/bin:/bin', ...trust];
  return { programs, paths: [npm, ...(trusted === undefined ? [] : [trusted])], links, changes };
}
