import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RunningProcess } from './processes.js';

/** How often the components said what, by what they said: "kube-scheduler E file.go:12 ...". */
export type Complaints = Map<string, number>;

/** Counts the errors and warnings of all components, with what differs from run to run taken out of them. */
export async function complaintsOf(components: Pick<RunningProcess, 'name' | 'logFile'>[]): Promise<Complaints> {
  const complaints: Complaints = new Map();
  for (const { name, logFile } of components)
    for await (const line of createInterface(createReadStream(logFile, 'utf8'))) {
      const said = klogComplaint(line) ?? slogComplaint(line);
      if (said === undefined) continue;
      const key = `${name} ${normalise(said)}`;
      complaints.set(key, (complaints.get(key) ?? 0) + 1);
    }
  return complaints;
}

/** What kube-scheduler and kube-controller-manager write: "E1127 01:53:06.123456   12345 file.go:123] ...". */
function klogComplaint(line: string): string | undefined {
  const [, level, place, text] = /^([EWF])\d{4} \S+ +\d+ ([^:]+):\d+\] (.*)$/.exec(line) ?? [];
  return level === undefined ? undefined : `${level} ${place} ${text}`;
}

/** What kwok writes: one JSON object a line. */
function slogComplaint(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const { level, msg, err, error } = JSON.parse(line) as Record<string, string | undefined>;
  if (level !== 'ERROR' && level !== 'WARN') return undefined;
  return `${level[0]} ${msg} ${err ?? error ?? ''}`;
}

/** What differs from run to run, and what stands for it; from the particular to the general. */
const variable: [RegExp, string][] = [
  // whoever is overtaken by another writer, by its own write or by a deletion tries again, or has nothing left to do:
  // which of them it is differs, too
  [/^(\w) .*the object has been modified; please apply your changes.*$/, '$1 (an object had been modified meanwhile)'],
  [/^(\w) .*read version: \d+ is not as new as written version.*$/, '$1 (an informer was behind a write)'],
  [/^(\w) .*\bnot found\b.*$/, '$1 (something had gone meanwhile)'],
  [/^(\w) .*because it is being terminated.*$/, '$1 (a namespace was going away)'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/https:\/\/[\d.]+:\d+/g, '<server>'],
  [/\d{4}-\d\d-\d\d[T ][\d:.]+( ?[+-]\d{4} UTC|Z)?( m=\+[\d.]+)?/g, '<time>'],
  [/control-plane-\d+(-full)?\/[a-z0-9.-]+/g, '<object>'],
  [/control-plane-\d+(-full)?/g, '<namespace>'],
  [/\b([A-Za-z]+(?:\.[a-z0-9.]+)? \\?")[a-z0-9][a-z0-9.-]*(\\?")/g, '$1<name>$2'], // pods "web-1"
  [/\bpod [a-z0-9.-]+(?=:)/g, 'pod <name>'],
  [/ event="&Event\{.*/, ' event=<event>'],
  [/\b\d+(\.\d+)?(ns|µs|ms|s|m|h)\b([\d.]+(ms|s|m))*/g, '<duration>'],
  [/\b\d+\b/g, '<n>'],
];

const normalise = (text: string): string =>
  variable.reduce((result, [pattern, placeholder]) => result.replace(pattern, placeholder), text);
