import { join } from 'node:path';
import { buildPrograms, cacheFolder } from './build.js';
import { Cluster } from './cluster.js';
import { startComponents } from './components.js';
import { recordComplaints } from './known.js';
import { type Complaints, complaintsOf } from './logs.js';
import { parseOptions, type RunOptions } from './options.js';
import type { RunningProcess } from './processes.js';
import { type Report, report } from './report.js';
import { play } from './scenario.js';
import { openServer } from './server.js';
import type { Step } from './step.js';

const options = parseOptions(process.argv.slice(2));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1)); // ends those it started
buildPrograms(['kube-controller-manager', 'kube-scheduler', 'kwok'], say);
const complaints = await run(options).catch(fail);
if (options.record) recordComplaints(complaints);
const { text, isFine }: Report = report(complaints);
say(text);
process.exitCode = isFine || options.record ? 0 : 1;

/** Plays the scenario on a server, and returns what the components had to complain of. */
async function run(options: RunOptions): Promise<Complaints> {
  const name = options.against === undefined ? options.store : 'other';
  const logs = join(cacheFolder(), 'logs', name);
  const server = await openServer(options, logs);
  const components = startComponents(server, logs);
  say(`${server.name}; logs are in ${logs}`);
  try {
    const rounds = await play(new Cluster(server.config, ''), options.minutes, performer(components));
    say(`${rounds} rounds, all as it should be`);
  } finally {
    for (const component of components) await component.stop();
    await server.stop();
  }
  return complaintsOf(components);
}

/** Runs a step, tells how long it took, and looks whether all components are still there. */
function performer(components: RunningProcess[]) {
  return async (step: Step, cluster: Cluster) => {
    const start = performance.now();
    await step.run(cluster).catch((cause: Error) => {
      throw new Error(`${step.name}: ${cause.message}`, { cause });
    });
    for (const component of components) component.check();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${seconds.padStart(6)} s  ${step.name}`);
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail({ message }: Error): never {
  say(`Failed: ${message}`);
  process.exit(1);
}
