import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a suite needs and this machine does not have. */
export class Missing extends Error {}

/** How package managers say that they cannot reach where the packages are. */
const unreachable =
  /no such host|unknown host|name resolution|name or service not known|connection refused|network is unreachable|cannot connect to proxy|tunnel connection|timed out|timeout|could not transfer/i;

/** A folder for what is installed and built for a client; it is kept from run to run. */
export function cacheFolder(client: string): string {
  const folder = join(import.meta.dirname, '../../node_modules/.cache/clients', client);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What a tool prints when it is asked about itself; Missing, with what is wanted, where it is not there or not content. */
export async function ask(wanted: string, ...command: string[]): Promise<string> {
  const { code, output } = await run(command);
  if (code !== 0) throw new Missing(`there is no ${wanted}`);
  return output;
}

/** Runs a tool that may load packages; Missing where it cannot reach them. */
export async function install(registry: string, ...command: string[]): Promise<void> {
  const { code, output } = await run(command);
  if (code === 0) return;
  if (unreachable.test(output)) throw new Missing(`${registry} cannot be reached`);
  throw new Error(`${command.join(' ')}:\n${output}`);
}

function run([command, ...args]: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', ({ message }) => resolve({ code: -1, output: message }));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
