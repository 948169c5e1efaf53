import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** A program that runs beside this one, and logs into a file. */
export interface RunningProcess {
  name: string;
  logFile: string;
  /** throws where it has ended by itself */
  check(): void;
  /** tells it to end, and waits until it has */
  stop(): Promise<void>;
}

export function startProcess(name: string, program: string, args: string[], logFile: string): RunningProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(program, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  let ended: string | undefined;
  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      ended = how;
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  return {
    name,
    logFile,
    check() {
      if (ended !== undefined) throw new Error(`${name} has ended (${ended}); see ${logFile}`);
    },
    async stop() {
      child.kill('SIGTERM');
      const tooLong = setTimeout(killNow, stopMilliseconds);
      await gone;
      clearTimeout(tooLong);
      process.removeListener('exit', killNow);
    },
  };
}

const stopMilliseconds = 10_000;
