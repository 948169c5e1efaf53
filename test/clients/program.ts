import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a program may ask for, in the words it uses. */
export type Orders = Record<string, () => Promise<void>>;

/**
 * A program written in another language, which checks a client library. They talk in lines: the program reads a step's name
 * from its standard input, and writes "passed" or "failed" when it has done it. Meanwhile it may write an order, such as
 * "restart server", and reads "done" once that is carried out. All else that it writes is for people.
 */
export class Program {
  private readonly child: ChildProcessWithoutNullStreams;
  private output = '';
  private answered: (answer: string) => void = () => undefined;
  private readonly ended: Promise<string>;

  constructor(
    [command, ...args]: string[],
    env: Record<string, string>,
    private readonly orders: Orders,
  ) {
    this.child = spawn(command, args, { env: { ...process.env, ...env } });
    this.child.stdin.on('error', () => undefined); // it has ended, which is told below
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.hear(line));
    this.ended = new Promise((resolve) => {
      this.child.once('error', ({ message }) => resolve(`could not be started: ${message}`));
      this.child.once('close', (code, signal) => resolve(`ended with ${signal ?? code}`));
    });
  }

  /** Has it do a step; throws, with all that it wrote meanwhile, when it does not pass in time. */
  async run(step: string, milliseconds: number): Promise<void> {
    this.output = '';
    let timer: NodeJS.Timeout | undefined;
    const answer = await Promise.race([
      this.ended,
      new Promise<string>((resolve) => {
        this.answered = resolve;
        timer = setTimeout(() => resolve('was not done in time'), milliseconds);
        this.child.stdin.write(`${step}\n`);
      }),
    ]);
    clearTimeout(timer);
    if (answer === 'passed') return;
    if (answer !== 'failed') this.child.kill(); // a step that is late would answer for the next
    throw new Error(`${step} ${answer}:\n${this.output}`);
  }

  /** Lets it end by itself. */
  async close(): Promise<void> {
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(timer);
  }

  private hear(line: string): void {
    this.output += `${line}\n`;
    if (line === 'passed' || line === 'failed') this.answered(line);
    const order = this.orders[line];
    if (order === undefined) return;
    order().then(
      () => this.child.stdin.write('done\n'),
      (error: Error) => this.answered(`could not go on, because ${line} failed: ${error.stack}`),
    );
  }
}
