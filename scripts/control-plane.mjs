// npm run control-plane: installs and builds where that is due, then runs the genuine controllers, scheduler and kwok
// against the server. Arguments go to control-plane/main.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'dist', 'control-plane', 'main.js')));
