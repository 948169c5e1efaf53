import { type Options, withDefaults } from './server/flags.js';
import { type Logger, silentLogger } from './server/logger.js';
import { type RunningServer, startServer } from './server/start.js';

export type { Kubeconfig } from './server/kubeconfig.js';
export type { Options, RunningServer };

/** The flags of the command line by their names in camel case, durations in milliseconds, and where to log to. */
export type StartOptions = Partial<Omit<Options, 'help' | 'version' | 'v'>> & { log?: Logger };

/** A server for this program alone, unless told otherwise: on a free port, in memory, writing no files. */
export function start({ log = silentLogger(), ...options }: StartOptions = {}): Promise<RunningServer> {
  return startServer(withDefaults({ dataDir: '', securePort: 0, ...options }), log);
}
