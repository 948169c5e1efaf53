import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/api/facts-loader.js';
import type { Complaints } from './logs.js';

const file = (): string => join(packageRoot(), 'control-plane', 'known-complaints.txt');

/** What the components complain of against a kube-apiserver, too. */
export const knownComplaints = (): Set<string> =>
  new Set(existsSync(file()) ? readFileSync(file(), 'utf8').split('\n').filter(Boolean) : []);

export function recordComplaints(complaints: Complaints): void {
  const all = new Set([...knownComplaints(), ...complaints.keys()]);
  writeFileSync(file(), `${[...all].sort().join('\n')}\n`);
}
