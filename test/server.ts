import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { type RunningServer, type StartOptions, start } from '../src/index.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** the text read as JSON */
  json<T = Record<string, never>>(): T;
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** sent as JSON unless it is a string */
  body?: unknown;
  /** without the admin's certificate */
  anonymous?: boolean;
}

/** A server for one test file, and a way to talk to it as its admin. */
export interface TestServer extends RunningServer {
  request(path: string, options?: RequestOptions): Promise<Answer>;
}

/** Starts a server: in memory, on a free port, unless told otherwise. */
export async function startTestServer(options: StartOptions = {}): Promise<TestServer> {
  const server = await start(options);
  const { clusters, users } = server.kubeconfig.object;
  const decode = (text: string) => Buffer.from(text, 'base64').toString();
  const ca = decode(clusters[0].cluster['certificate-authority-data']);
  const admin = new Agent({
    keepAlive: true,
    ca,
    cert: decode(users[0].user['client-certificate-data']),
    key: decode(users[0].user['client-key-data']),
  });
  const nobody = new Agent({ keepAlive: true, ca });
  return {
    ...server,
    request: (path, options = {}) => send(server.url + path, options.anonymous ? nobody : admin, options),
    stop: async () => {
      await server.stop();
      admin.destroy();
      nobody.destroy();
    },
  };
}

function send(url: string, agent: Agent, { method = 'GET', headers = {}, body }: RequestOptions): Promise<Answer> {
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = content === undefined ? {} : { 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const req = httpsRequest(url, { agent, method, headers: { ...type, ...headers } }, async (res) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of res) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: () => JSON.parse(text) });
      } catch (error) {
        reject(error);
      }
    });
    req.on('error', reject);
    req.end(content);
  });
}
