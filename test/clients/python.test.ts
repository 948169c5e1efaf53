import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { controllerSuite } from './controllers/suite.js';
import { clientSuite } from './suite.js';
import { ask, cacheFolder, install } from './tools.js';

const source = join(import.meta.dirname, 'python');
const requirements = join(source, 'requirements.txt');
const content = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))';

let prepared: Promise<string> | undefined;

/** Installs the packages, once for all programs; tells where the interpreter is that has them. */
function interpreter(): Promise<string> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<string> {
  await ask('Python 3.10 or newer with venv', 'python3', '-c', content);
  const folder = cacheFolder('python');
  const python = join(folder, 'bin', 'python');
  const installed = join(folder, 'requirements.txt');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== readFileSync(requirements, 'utf8')) {
    rmSync(folder, { recursive: true, force: true });
    await install('PyPI', 'python3', '-m', 'venv', folder);
    await install('PyPI', python, '-m', 'pip', 'install', '--quiet', '-r', requirements);
    copyFileSync(requirements, installed);
  }
  return python;
}

clientSuite({
  name: 'the Python client',
  prepare: async () => [await interpreter(), '-B', join(source, 'main.py')],
  steps: {
    dynamic: 'works with objects of any kind',
    yaml: 'creates what a file of YAML describes',
  },
});

controllerSuite({
  name: 'the Python client',
  prepare: async () => [await interpreter(), '-B', join(import.meta.dirname, 'controllers', 'python', 'main.py')],
});
