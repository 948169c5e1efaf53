// Compiles src/ into dist/src/, takes the documentation texts from @kubernetes/client-node, and writes OpenAPI's documents.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, stamp } from './prepare.mjs';

rmSync(stamp, { force: true });
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
run(process.execPath, [join(root, 'dist', 'openapi', 'build.js')]);
writeFileSync(stamp, '');
