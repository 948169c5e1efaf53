import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientSuite } from './suite.js';
import { ask, cacheFolder, install, Missing } from './tools.js';

const pom = join(import.meta.dirname, 'java', 'pom.xml');
/** few classes run long enough to be worth the second compiler */
const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];

clientSuite({
  name: 'the Java client of fabric8',
  async prepare() {
    const folder = cacheFolder('java');
    const wanted = 'Maven with Java 17 or newer';
    const [, version] = /Java version: (\d+)/.exec(await ask(wanted, 'mvn', '--version')) ?? [];
    if (Number(version) < 17) throw new Missing(`there is no ${wanted}, but Java ${version}`);
    await ask('java', 'java', '-version');
    const paths = join(folder, 'classpath');
    const classpath = ['dependency:build-classpath', '-Dmdep.includeScope=runtime', `-Dmdep.outputFile=${paths}`];
    await install('Maven Central', 'mvn', '-q', '-B', '-f', pom, `-Dto=${folder}`, 'compile', ...classpath);
    return ['java', ...flags, '-cp', `${join(folder, 'classes')}:${readFileSync(paths, 'utf8')}`, 'Main'];
  },
  steps: {
    edits: 'edits, and creates or replaces',
    waits: 'waits for a condition',
    anything: 'works with objects of any kind',
    discovery: 'discovers what there is',
  },
});
