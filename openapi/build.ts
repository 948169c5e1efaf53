import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadFacts } from '../src/api/facts-loader.js';
import { openApiLibrary } from '../src/discovery/index.js';
import { builtDirectory, fileOf, type Published } from '../src/discovery/openapi/published.js';
import { describeResources } from '../src/registry/descriptors.js';
import { readDocs, reader } from './read-docs.js';

/**
 * A step of the build: writes the documentation texts that @kubernetes/client-node brings, and the OpenAPI documents
 * of the built-in resources, so that no server has to.
 */
const out = builtDirectory();
const facts = loadFacts();
const entry = createRequire(import.meta.url).resolve('@kubernetes/client-node');
const texts = readDocs(facts, reader(join(dirname(entry), 'gen')));
const descriptors = describeResources(facts, { eventTtl: 0 });
const library = openApiLibrary({ facts, descriptors: () => descriptors, docs: (name) => texts[name] ?? '' }, {});

const documents: Array<[string, Published]> = [...library.v3()].map(([name, { published }]) => [
  `v3/${name}`,
  published,
]);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'docs.json'), JSON.stringify(texts));
const etags: Record<string, string> = {};
for (const [name, document] of [...documents, ['v2', library.v2()] as [string, Published]]) {
  etags[name] = document.etag();
  writeFileSync(join(out, `${fileOf(name)}.json.gz`), gzipSync(await document.json(), { level: 9 }));
  writeFileSync(join(out, `${fileOf(name)}.pb.gz`), gzipSync(await document.protobuf(), { level: 9 }));
}
writeFileSync(join(out, 'index.json'), JSON.stringify(etags));
