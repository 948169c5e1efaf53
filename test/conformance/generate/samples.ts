import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../../src/api/facts-loader.js';

/** What is valid for a resource: no machine can know it from the facts. */
export interface Samples {
  /** where not any name will do; <n> is another number for each object of a case */
  name?: string;
  /** what an object cannot do without */
  minimal: object;
  /** what else it can have, all at once */
  full?: object;
  /** what its status may say */
  status?: object;
  /** what kube-apiserver itself writes into an object that is there, by paths: it is waited for */
  effects?: Record<string, unknown>;
}

const folder = join(packageRoot(), 'test', 'conformance', 'generate', 'objects');

/** What full objects leave out, and what they have. */
export interface Choices {
  /** "PodSpec.hostPID", or all fields of a type: "JSONSchemaProps.*" */
  without: string[];
  values: Record<string, unknown>;
}

const choices = 'choices.yaml';
export const readChoices = (): Choices => parse(readFileSync(join(folder, choices), 'utf8')) as Choices;

/** Full objects are found out, not told. */
export const fullFile = join(folder, 'full.json');

/** By group, version and resource: "apps/v1/deployments". */
export function readObjects(): Map<string, Samples> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== choices);
  const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Samples>;
  const full = existsSync(fullFile) ? (JSON.parse(readFileSync(fullFile, 'utf8')) as Record<string, object>) : {};
  const entries = files.flatMap((file) => Object.entries(read(file)));
  return new Map(entries.map(([name, samples]) => [name, { ...samples, full: full[name] }]));
}
