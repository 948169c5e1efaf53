// npm start: installs and builds where that is due, then runs the server in this very process.
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
module.enableCompileCache?.(join(root, 'dist', '.cache')); // from Node 22 on
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')));
