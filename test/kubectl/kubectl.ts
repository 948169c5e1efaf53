import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Facade } from '../facade.js';
import { findKubectl } from './find.js';

export interface Output {
  stdout: string;
  stderr: string;
  code: number;
}

export interface RunOptions {
  /** what kubectl reads from its standard input */
  input?: string;
  env?: Record<string, string>;
}

/** A user's shell, of which only kubectl is known: a folder, a kubeconfig and a namespace of its own. */
export class Kubectl {
  readonly folder = mkdtempSync(join(tmpdir(), 'kube-facade-kubectl-'));
  private readonly cacheFolder: string;

  /** `cacheFolder`: where kubectl keeps what it has discovered; users of one server may share it */
  constructor(
    readonly facade: Facade,
    readonly namespace = 'default',
    cacheFolder?: string,
  ) {
    this.cacheFolder = cacheFolder ?? join(this.folder, 'cache');
    const config = parse(facade.server.kubeconfig.yaml);
    config.contexts[0].context.namespace = namespace;
    this.file('config', stringify(config));
  }

  /** Writes a file for commands to name; all run where it is. */
  file(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs a command line, without "kubectl"; quotes work as in a shell. */
  run = (line: string, options?: RunOptions): Promise<Output> => this.begin(line, options).end;

  /** Begins a command that may not end by itself. */
  begin(line: string, { input = '', env = {} }: RunOptions = {}): Running {
    const child = spawn(findKubectl() ?? 'kubectl', words(line), {
      cwd: this.folder,
      env: {
        ...process.env,
        HOME: this.folder,
        KUBECONFIG: join(this.folder, 'config'),
        KUBECACHEDIR: this.cacheFolder,
        ...env,
      },
    });
    child.stdin.end(input);
    return new Running(child);
  }

  /** What a command prints that must succeed, warnings aside. */
  async says(line: string, options?: RunOptions): Promise<string> {
    const { stdout, stderr, code } = await this.run(line, options);
    if (code !== 0) throw new Error(`kubectl ${line}: exit code ${code}\n${stderr}${stdout}`);
    return stdout.trimEnd();
  }

  /** The same line by line, columns parted by two spaces and ages left out (see `plain`). */
  lines = async (line: string, options?: RunOptions): Promise<string[]> => plain(await this.says(line, options));

  /** What a command says on standard error that must fail. */
  async fails(line: string, options?: RunOptions): Promise<string> {
    const { stdout, stderr, code } = await this.run(line, options);
    if (code === 0) throw new Error(`kubectl ${line} did not fail:\n${stdout}`);
    return stderr.trimEnd();
  }

  /** Runs a command that must succeed, and gives what it prints as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any object
  json = async (line: string): Promise<any> => JSON.parse(await this.says(`${line} -o json`));

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A command that has begun. */
export class Running {
  readonly output: Output = { stdout: '', stderr: '', code: 0 };
  readonly end: Promise<Output>;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (part: string) => {
        this.output[stream] += part;
      });
    }
    this.end = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    }).then((code) => Object.assign(this.output, { code }));
  }

  /** Waits until its standard output holds a text. */
  printed(text: string | RegExp, milliseconds = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`kubectl did not print ${text}, but:\n${this.output.stdout}`));
      const timer = setTimeout(fail, milliseconds);
      const look = () => {
        if (this.output.stdout.search(text) < 0) return;
        clearTimeout(timer);
        resolve();
      };
      this.child.stdout.on('data', look);
      this.child.once('close', fail);
      look();
    });
  }

  /** Ends it as Ctrl-C does. */
  interrupt(): Promise<Output> {
    this.child.kill('SIGINT');
    return this.end;
  }
}

/** Lines without what differs from run to run: columns are parted by two spaces, and an age of seconds is "<age>". */
export function plain(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?<=\s{2,})\d+s(?=\s{2,}|$)/g, '<age>').replace(/\s{2,}|\t/g, '  '));
}

/** A command line's words; those in quotes may hold spaces. */
function words(line: string): string[] {
  const found = line.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
