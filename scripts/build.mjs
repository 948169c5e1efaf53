// Compiles src/ into dist/src/ and takes the documentation texts from the installed @kubernetes/client-node.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run, stamp } from './prepare.mjs';

rmSync(stamp, { force: true });
rmSync(join(root, 'dist', 'src'), { recursive: true, force: true });
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
const docs = join(root, 'scripts', 'docs.mjs');
if (existsSync(docs)) run(process.execPath, [docs]);
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, '');
