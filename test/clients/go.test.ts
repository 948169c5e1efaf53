import { join } from 'node:path';
import { clientSuite } from './suite.js';
import { ask, cacheFolder, install } from './tools.js';

const source = join(import.meta.dirname, 'go');

clientSuite({
  name: 'the Go client',
  async prepare() {
    await ask('Go', 'go', 'version');
    const program = join(cacheFolder('go'), 'client');
    await install('the Go module proxy', 'go', 'build', '-C', source, '-o', program, '.');
    return [program];
  },
  steps: {
    discovery: 'discovers what there is',
    dynamic: 'works with objects of any kind',
    metadata: 'works with metadata alone',
    conflicts: 'loses no write of several at once',
    scale: 'scales',
    events: 'records events',
  },
});
