import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Facts, TypeFacts } from './facts.js';

let loaded: Facts | undefined;

/** The facts of openapi/facts.json, read once. */
export function loadFacts(): Facts {
  loaded ??= JSON.parse(readFileSync(join(packageRoot(), 'openapi', 'facts.json'), 'utf8')) as Facts;
  return loaded;
}

/** The package's own directory: the same whether this runs from src/ or from dist/src/. */
export function packageRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return dir;
}

/** The facts of one type. A name that is not there is a mistake of ours. */
export function typeOf(facts: Facts, name: string): TypeFacts {
  const type = facts.types[name];
  if (type === undefined) throw new Error(`no facts about the type ${name}`);
  return type;
}
