import pino, { type Logger } from 'pino';

export type { Logger };

/** Levels by kube-apiserver's -v: every request from 3 on, everything from 6 on. */
const levelOf = (v: number): string => (v >= 6 ? 'trace' : v >= 3 ? 'debug' : 'info');

/** Says nothing: what the library logs to unless told otherwise. */
export const silentLogger = (): Logger => pino({ level: 'silent' });

/** Logs to standard error: JSON for machines, a line a person can read for a terminal. */
export function stderrLogger(v: number): Logger {
  const options = { level: levelOf(v), base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  const file = pino.destination({ fd: 2, sync: true });
  if (!process.stderr.isTTY) return pino(options, file);
  return pino(options, { write: (line: string) => void process.stderr.write(forPeople(line)) });
}

/** "12:00:01.234 INFO  message key=value" of pino's JSON. */
export function forPeople(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown> & { level: number };
  const label = (pino.levels.labels[level] ?? '').toUpperCase().padEnd(5);
  const pairs = Object.entries(rest).map(([key, value]) => ` ${key}=${show(value)}`);
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${String(time).slice(11, 23)} ${label} ${msg}${pairs.join('')}${stack === undefined ? '' : `\n${stack}`}\n`;
}

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\s="]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text;
};
