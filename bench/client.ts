import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';

/** A running API server: where it is, how to be let in, and which process to look at. */
export interface Target {
  url: string;
  pid: number;
  /** the credentials of its kubeconfig, or none where its certificate is taken as it is */
  tls: { ca: string; cert: string; key: string } | { rejectUnauthorized: false };
  token?: string;
}

export interface Answer {
  status: number;
  body: Buffer;
}

/** Talks to an API server and does as little as it can: bodies stay bytes. */
export class Client {
  private readonly agent: Agent;

  constructor(private readonly target: Target) {
    this.agent = new Agent({ keepAlive: true, ...target.tls });
  }

  async send(method: string, path: string, body?: string | Buffer, type = 'application/json'): Promise<Answer> {
    const response = await this.open(method, path, body, type);
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return { status: response.statusCode ?? 0, body: parts.length === 1 ? parts[0] : Buffer.concat(parts) };
  }

  /** The same, where any other status than `status` is an error. */
  async expect(status: number, ...request: Parameters<Client['send']>): Promise<Buffer> {
    const answer = await this.send(...request);
    if (answer.status === status) return answer.body;
    throw new Error(
      `${request[0]} ${request[1]} was answered ${answer.status}: ${answer.body.toString('utf8', 0, 500)}`,
    );
  }

  /** Begins a watch on a connection of its own; `onFrame` is called for every event. Returns how to end it. */
  async watch(path: string, onFrame: () => void): Promise<() => void> {
    const response = await this.open('GET', path);
    if (response.statusCode !== 200) throw new Error(`GET ${path} was answered ${response.statusCode}`);
    response.on('data', (bytes: Buffer) => {
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) onFrame();
    });
    return () => response.destroy();
  }

  close(): void {
    this.agent.destroy();
  }

  private open(method: string, path: string, body?: string | Buffer, type?: string): Promise<IncomingMessage> {
    const { url, token } = this.target;
    const headers: Record<string, string | number> = { 'User-Agent': 'kube-facade-bench', Accept: 'application/json' };
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) {
      headers['Content-Type'] = type ?? 'application/json';
      headers['Content-Length'] = Buffer.byteLength(body);
    }
    return new Promise((resolve, reject) => {
      const sent = request(url + path, { method, agent: this.agent, headers }, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** Frames of a watch end with one, and JSON has none within. */
const newline = 10;
