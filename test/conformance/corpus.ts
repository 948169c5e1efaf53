import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/api/facts-loader.js';
import type { Case } from './case.js';
import { generateCases } from './generate/cases.js';
import { parseCases } from './parse.js';

const folder = join(packageRoot(), 'test', 'conformance', 'cases');

/** All cases: those told in cases/, and those that are made from the facts. */
export function readCorpus(): Case[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const told = files.flatMap((file) => parseCases(file.replace('.yaml', ''), readFileSync(join(folder, file), 'utf8')));
  return [...told, ...generateCases()];
}
