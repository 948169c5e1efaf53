// npm run bench: installs and builds where that is due, then measures. Arguments go to bench/main.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'dist', 'bench', 'main.js')));
