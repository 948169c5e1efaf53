// npm start: installs and builds where that is due, then runs the server in this very process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')));
