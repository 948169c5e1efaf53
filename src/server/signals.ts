import type { Logger } from './logger.js';

/**
 * Stops in good order at the first SIGTERM or SIGINT and ends at once at the second. What nobody caught is logged and
 * ends the process, since nothing is known of its state then. Returns where to put how to stop, once there is a way.
 */
export function stopOnSignals(log: Logger): { stop?: () => Promise<void> } {
  const stopping: { stop?: () => Promise<void> } = {};
  let isStopping = false;
  const onSignal = async (signal: NodeJS.Signals) => {
    if (isStopping || stopping.stop === undefined) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    try {
      await stopping.stop();
    } catch (error) {
      log.fatal({ err: error }, 'could not stop in good order');
      process.exit(1);
    }
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, 'uncaught');
    process.exit(1);
  });
  return stopping;
}
