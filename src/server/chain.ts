import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { UserFinder } from '../auth/authenticator.js';
import type { Authorizer } from '../auth/authorizer.js';
import { answerError, sendText } from './answer-error.js';
import { authenticate, authorize } from './authentication.js';
import { openContext, standardHeaders } from './context.js';
import { refuseImpersonation } from './impersonation.js';
import { limitInFlight } from './in-flight.js';
import { logRequests } from './log-requests.js';
import { endWithClient } from './long-running.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import { limitTime } from './time-limit.js';

export interface ChainParts {
  log: Logger;
  requestTimeout: number;
  inFlight: { reading: number; writing: number };
  authenticator: UserFinder;
  authorizer: Authorizer;
  metrics: ServerMetrics;
  /** each answers what it knows and hands on the rest */
  routes: RequestHandler[];
}

/** The way of every request, in reading order; every app that is made has the same one. */
export function createChain(parts: ChainParts): () => Express {
  const { metrics } = parts;
  const chain: RequestHandler[] = [
    openContext,
    logRequests(parts.log),
    standardHeaders,
    limitTime(parts.requestTimeout, metrics),
    endWithClient,
    authenticate(parts.authenticator, metrics),
    // audit has its place here
    refuseImpersonation,
    limitInFlight(parts.inFlight, metrics), // knows the user by now, since system:masters is never refused
    authorize(parts.authorizer),
    metrics.requests.paths,
    ...parts.routes,
    notFound,
  ];
  return () => {
    const app = express();
    for (const setting of ['etag', 'x-powered-by', 'query parser']) app.disable(setting);
    app.use(inOrder(chain));
    app.use(answerError(parts.log));
    return app;
  };
}

/** Each step after the other, as express does it, which would also match the path of each. */
const inOrder =
  (steps: RequestHandler[]): RequestHandler =>
  (req, res, fail) => {
    let at = 0;
    const next = (error?: unknown): void => {
      if (error !== undefined) {
        fail(error);
        return;
      }
      try {
        const done: unknown = steps[at++](req, res, next);
        if (done instanceof Promise) done.catch(fail);
      } catch (thrown) {
        fail(thrown);
      }
    };
    next();
  };

/** A route of handlers that say whether they have answered. */
export const route =
  (answer: (req: Request, res: Response) => boolean | Promise<boolean>): RequestHandler =>
  async (req, res, next) => {
    if (!(await answer(req, res))) next();
  };

const notFound: RequestHandler = (_req, res) => sendText(res, 404, '404 page not found');
