#!/usr/bin/env node
import { resolve } from 'node:path';
import { compileSooner } from './server/engine.js';
import { withDefaults } from './server/flags.js';
import { helpText } from './server/help.js';
import { stderrLogger } from './server/logger.js';
import { parseFlags, UsageError } from './server/parse-flags.js';
import { stopOnSignals } from './server/signals.js';
import { versionText } from './server/version.js';

try {
  const { options: chosen, ignored } = parseFlags(process.argv.slice(2));
  const options = withDefaults(chosen);
  if (options.help) process.stdout.write(helpText(process.stdout.columns));
  else if (options.version) process.stdout.write(versionText());
  else {
    const log = stderrLogger(options.v);
    if (ignored.length > 0)
      log.warn(`these flags have no effect here: ${ignored.map((name) => `--${name}`).join(', ')}`);
    const stopping = stopOnSignals(log);
    compileSooner();
    const { startServer } = await import('./server/start.js'); // a wrong flag need not wait for all the rest to load
    const server = await startServer(options, log);
    stopping.stop = server.stop;
    const file = server.kubeconfigFile === undefined ? '' : `\n  export KUBECONFIG=${resolve(server.kubeconfigFile)}`;
    process.stdout.write(`kube-facade is ready on ${server.url}\n  store: ${server.store}${file}\n`);
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Error: ${message}\n${error instanceof UsageError ? 'See --help for the flags.\n' : ''}`);
  process.exit(1);
}
