import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../../src/api/facts-loader.js';

/** What is valid for a resource: no machine can know it from the facts. */
export interface Samples {
  /** where not any name will do; <n> is another number for each object of a case */
  name?: string;
  /** what an object cannot do without */
  minimal: object;
  /** what its status may say */
  status?: object;
  /** what kube-apiserver itself writes into an object that is there, by paths: it is waited for */
  effects?: Record<string, unknown>;
}

const folder = join(packageRoot(), 'test', 'conformance', 'generate', 'objects');

/** By group, version and resource: "apps/v1/deployments". */
export function readObjects(): Map<string, Samples> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Samples>;
  return new Map(files.flatMap((file) => Object.entries(read(file))));
}
