// npm run soak: installs and builds where that is due, then loads a server for an hour. Arguments go to soak/main.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'dist', 'soak', 'main.js')));
