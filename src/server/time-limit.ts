import type { RequestHandler } from 'express';
import { badRequest, timeout } from '../api/errors.js';
import { sendStatus } from './answer-error.js';
import { parseGoDuration } from './go-duration.js';
import { isLongRunning } from './long-running.js';
import type { ServerMetrics } from './metrics/server-metrics.js';

/** 504 for a request that is not answered in time: `limit` milliseconds, or less where its `timeout` parameter says so. */
export const limitTime =
  (limit: number, metrics: ServerMetrics): RequestHandler =>
  (req, res, next) => {
    const { info } = req.context;
    if (isLongRunning(info)) {
      next();
      return;
    }
    const asked = parseTimeout(info.query.get('timeout'));
    const timer = setTimeout(
      () => {
        metrics.requests.terminated(req, 504);
        // an answer under way can't be turned into a 504; a cut connection says as much
        if (res.headersSent) res.destroy();
        else sendStatus(req, res, timeout('request did not complete within the allotted timeout', 0));
      },
      asked > 0 && asked < limit ? asked : limit,
    );
    res.once('close', () => clearTimeout(timer));
    next();
  };

function parseTimeout(text: string | null): number {
  if (text === null || text === '') return 0;
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw badRequest(`invalid timeout specified in the request URL - ${(error as Error).message}`);
  }
}
