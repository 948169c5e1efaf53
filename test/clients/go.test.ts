import { join } from 'node:path';
import { controllerSuite } from './controllers/suite.js';
import { clientSuite } from './suite.js';
import { ask, cacheFolder, install } from './tools.js';

/** Builds a program of the folder `source`. */
async function build(source: string, name: string): Promise<string[]> {
  await ask('Go', 'go', 'version');
  const program = join(cacheFolder('go'), name);
  await install('the Go module proxy', 'go', 'build', '-C', join(import.meta.dirname, source), '-o', program, '.');
  return [program];
}

clientSuite({
  name: 'the Go client',
  prepare: () => build('go', 'client'),
  steps: {
    discovery: 'discovers what there is',
    dynamic: 'works with objects of any kind',
    metadata: 'works with metadata alone',
    conflicts: 'loses no write of several at once',
    scale: 'scales',
    events: 'records events',
  },
});

controllerSuite({ name: 'controller-runtime', prepare: () => build('controllers/go', 'controller') });
