import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { quote } from '../api/field.js';
import { sendText } from './answer-error.js';

/** One thing that can be well or not; `check` throws, or rejects, with what is wrong. */
export interface HealthCheck {
  name: string;
  check(): void | Promise<void>;
  /** the endpoints that ask it; all three where absent */
  only?: HealthEndpoint[];
}

export type HealthEndpoint = 'healthz' | 'livez' | 'readyz';

const endpoints: HealthEndpoint[] = ['healthz', 'livez', 'readyz'];

const checksOf = (checks: HealthCheck[], endpoint: HealthEndpoint) =>
  checks.filter(({ only }) => only === undefined || only.includes(endpoint));

/** Every address that health answers to, for the list of paths at "/". */
export const healthPaths = (checks: HealthCheck[]): string[] =>
  endpoints.flatMap((endpoint) => [
    `/${endpoint}`,
    ...checksOf(checks, endpoint).map(({ name }) => `/${endpoint}/${name}`),
  ]);

/** Answers /healthz, /livez, /readyz and their single checks, in the order and words of k8s.io/apiserver's healthz. */
export function health(checks: HealthCheck[], log: Logger): RequestHandler {
  return async (req, res, next) => {
    const [, endpoint, name] = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(req.context.info.path) ?? [];
    if (endpoint === undefined) {
      next();
      return;
    }
    const asked = checksOf(checks, endpoint as HealthEndpoint);
    const single = asked.find((check) => check.name === name);
    if (name === undefined) await answerAll(req, res, endpoint, asked, log);
    else if (single !== undefined) await answerOne(res, single);
    else next();
  };
}

async function answerAll(
  req: Request,
  res: Response,
  endpoint: string,
  checks: HealthCheck[],
  log: Logger,
): Promise<void> {
  const { query } = req.context.info;
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(checks.map((check) => (excluded.has(check.name) ? 'excluded' : run(check))));
  const lines = checks.map(({ name }, i) => lineOf(name, results[i]));
  const unknown = [...excluded].filter((name) => !checks.some((check) => check.name === name)).sort();
  if (unknown.length > 0) {
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.map(quote).join(',')}`);
  }
  const failures = checks.filter((_, i) => results[i] instanceof Error);
  if (failures.length > 0) {
    const reasons = results.filter((result) => result instanceof Error).map(({ message }) => message);
    log.warn({ failed: failures.map(({ name }) => name), reasons }, `${endpoint} check failed`);
    sendText(res, 500, [...lines, `${endpoint} check failed`].join('\n'));
    return;
  }
  res.setHeader('X-Content-Type-Options', 'nosniff');
  sendOk(res, query.has('verbose') ? [...lines, `${endpoint} check passed\n`].join('\n') : 'ok');
}

async function answerOne(res: Response, check: HealthCheck): Promise<void> {
  const result = await run(check);
  if (result instanceof Error) sendText(res, 500, `internal server error: ${result.message}`);
  else sendOk(res, 'ok');
}

async function run({ check }: HealthCheck): Promise<'ok' | Error> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The reason is for the log alone: these addresses are public. */
function lineOf(name: string, result: 'ok' | 'excluded' | Error): string {
  if (result === 'excluded') return `[+]${name} excluded: ok`;
  return result === 'ok' ? `[+]${name} ok` : `[-]${name} failed: reason withheld`;
}

function sendOk(res: Response, text: string): void {
  const body = Buffer.from(text);
  res.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}
