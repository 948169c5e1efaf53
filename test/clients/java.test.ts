import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientSuite } from './suite.js';
import { ask, cacheFolder, install, Missing } from './tools.js';

/** few classes run long enough to be worth the second compiler */
const flags = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xmx256m',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** Builds what is in java/<project> with what is in java/shared. */
async function build(project: string): Promise<string[]> {
  const wanted = 'Maven with Java 17 or newer';
  const [, version] = /Java version: (\d+)/.exec(await ask(wanted, 'mvn', '--version')) ?? [];
  if (Number(version) < 17) throw new Missing(`there is no ${wanted}, but Java ${version}`);
  await ask('java', 'java', '-version');
  const folder = cacheFolder(`java-${project}`);
  const pom = join(import.meta.dirname, 'java', project, 'pom.xml');
  const paths = join(folder, 'classpath');
  const classpath = ['dependency:build-classpath', '-Dmdep.includeScope=runtime', `-Dmdep.outputFile=${paths}`];
  await install('Maven Central', 'mvn', '-q', '-B', '-f', pom, `-Dto=${folder}`, 'compile', ...classpath);
  return ['java', ...flags, '-cp', `${join(folder, 'classes')}:${readFileSync(paths, 'utf8')}`, `${project}.Main`];
}

clientSuite({
  name: "fabric8's Java client",
  prepare: () => build('fabric8'),
  steps: {
    edits: 'edits, and creates or replaces',
    waits: 'waits for a condition',
    anything: 'works with objects of any kind',
    discovery: 'discovers what there is',
  },
});

clientSuite({
  name: 'the official Java client',
  prepare: () => build('official'),
  steps: {
    generic: 'works with objects by generic clients',
  },
});
