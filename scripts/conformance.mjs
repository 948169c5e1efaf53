// npm run conformance and its kin: installs and builds where that is due, then runs the command that is named first.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
const [command] = process.argv.splice(2, 1);
await import(pathToFileURL(join(root, 'dist', 'test', 'conformance', 'commands', `${command}.js`)));
