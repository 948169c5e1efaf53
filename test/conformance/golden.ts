import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/api/facts-loader.js';
import type { Answer } from './answer.js';
import { compact, expand } from './compact.js';

const folder = join(packageRoot(), 'test', 'conformance', 'golden');
const fileOf = (name: string): string => join(folder, `${name}.json`);

/** The answers of the cases of one file, by the cases' titles. */
export type Golden = Record<string, Answer[]>;

/** What kube-apiserver answered to the cases of a file; empty where it has not been asked. */
export function readGolden(name: string): Golden {
  if (!existsSync(fileOf(name))) return {};
  const compacted = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Record<string, unknown[]>;
  return Object.fromEntries(Object.entries(compacted).map(([title, answers]) => [title, expand(answers) as Answer[]]));
}

/** One line an answer. */
export function writeGolden(name: string, golden: Golden): void {
  const cases = Object.entries(golden).map(([title, answers]) => {
    const lines = compact(answers).map((answer) => ` ${JSON.stringify(answer)}`);
    return `${JSON.stringify(title)}: [\n${lines.join(',\n')}\n]`;
  });
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), `{\n${cases.join(',\n')}\n}\n`);
}
