import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadFacts, packageRoot } from '../src/api/facts-loader.js';
import { readDocs, reader } from './read-docs.js';

/** A step of the build: writes the documentation texts that @kubernetes/client-node brings into dist/openapi/docs.json. */
const entry = createRequire(import.meta.url).resolve('@kubernetes/client-node');
const out = join(packageRoot(), 'dist', 'openapi');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'docs.json'), JSON.stringify(readDocs(loadFacts(), reader(join(dirname(entry), 'gen')))));
