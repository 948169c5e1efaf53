import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent } from 'node:https';
import { type Kubeconfig, type RunningServer, type StartOptions, start } from '../src/index.js';
import { openRequest, readAnswer } from './https.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** the body as it came */
  bytes: Buffer;
  /** the same, unzipped where it came zipped */
  text: string;
  /** the body as JSON; throws where it is not */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer
  json: any;
}

export interface Frame {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any object
  object: any;
}

/** A running server and a client of its own for it, with the admin's certificate. */
export class Facade {
  private constructor(
    readonly server: RunningServer,
    private readonly agent: Agent,
  ) {}

  /** Starts a server: in memory, on a free port, unless told otherwise. */
  static async start(options: StartOptions = {}): Promise<Facade> {
    return Facade.of(await start(options));
  }

  static of(server: RunningServer): Facade {
    return new Facade(server, new Agent({ keepAlive: true, ...credentials(server.kubeconfig.object) }));
  }

  /** Another client, which has no certificate to show. */
  stranger(): Facade {
    const { ca } = credentials(this.server.kubeconfig.object);
    return new Facade(this.server, new Agent({ keepAlive: true, ca }));
  }

  /** Stops the server, and cuts what is under way when that is done. */
  async stop(): Promise<void> {
    await this.server.stop();
    this.agent.destroy();
  }

  get = (path: string, headers = {}) => this.send('GET', path, undefined, headers);
  post = (path: string, body: unknown, headers = {}) => this.send('POST', path, body, headers);
  put = (path: string, body: unknown, headers = {}) => this.send('PUT', path, body, headers);
  delete = (path: string, body?: unknown, headers = {}) => this.send('DELETE', path, body, headers);
  patch = (path: string, body: unknown, type = 'merge') =>
    this.send('PATCH', path, body, { 'content-type': `application/${type}-patch+json` });

  /** `body`: a value to send as JSON, or a string or bytes to send as they are */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.open(method, path, body, headers);
    const { bytes, content } = await readAnswer(response);
    const text = content.toString();
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      bytes,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  private open(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<IncomingMessage> {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const content = isRaw ? body : JSON.stringify(body);
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const all = { 'user-agent': 'test', ...type, ...headers };
    return openRequest(this.server.url + path, { method, agent: this.agent, headers: all }, content);
  }

  /** Begins a watch; resolves when the server has agreed to it. */
  async watch(path: string, headers: Record<string, string> = {}): Promise<WatchReader> {
    const response = await this.open('GET', `${path}${path.includes('?') ? '&' : '?'}watch=1`, undefined, headers);
    if (response.statusCode === 200) return new WatchReader(response);
    response.resume();
    throw new Error(`the watch was answered with ${response.statusCode}`);
  }
}

/** Whom to trust and who to be, as node's TLS wants them. */
export function credentials({ clusters, users }: Kubeconfig): { ca: string; cert: string; key: string } {
  const decode = (text: string) => Buffer.from(text, 'base64').toString();
  return {
    ca: decode(clusters[0].cluster['certificate-authority-data']),
    cert: decode(users[0].user['client-certificate-data']),
    key: decode(users[0].user['client-key-data']),
  };
}

/** Reads a watch's frames one by one. */
export class WatchReader {
  readonly frames: Frame[] = [];
  ended = false;
  private read = 0;
  private wake: () => void = () => {};

  constructor(readonly response: IncomingMessage) {
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.frames.push(JSON.parse(line) as Frame);
      this.wake();
    });
    const end = () => {
      this.ended = true;
      this.wake();
    };
    response.on('end', end);
    response.on('error', end);
    response.on('close', end);
  }

  /** The next frame; throws when none comes in time or the watch has ended. */
  async next(milliseconds = 5000): Promise<Frame> {
    await this.until(() => this.frames.length > this.read, milliseconds);
    return this.frames[this.read++];
  }

  /** The same for those who keep no frame longer than they need it. */
  async take(milliseconds = 5000): Promise<Frame> {
    await this.until(() => this.frames.length > 0, milliseconds);
    return this.frames.shift()!;
  }

  /** Waits until `done` holds, looked at with every frame. */
  async until(done: () => boolean, milliseconds = 5000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!done()) {
      if (this.ended) throw new Error(`the watch ended after ${this.frames.length} frames`);
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no such frame in time; there were ${this.frames.length}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async end(milliseconds = 5000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!this.ended && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    if (!this.ended) throw new Error('the watch did not end in time');
  }

  close(): void {
    this.response.destroy();
  }
}
