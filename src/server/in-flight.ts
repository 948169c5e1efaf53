import type { RequestHandler } from 'express';
import type { RequestContext } from '../request/context.js';
import { sendText } from './answer-error.js';
import { isLongRunning } from './long-running.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import type { Watermark } from './metrics/watermark.js';

const readingVerbs = new Set(['get', 'list', 'watch']);

class Slots {
  private taken = 0;

  constructor(
    private readonly limit: number,
    private readonly watermark: Watermark,
  ) {}

  take(): boolean {
    if (this.limit !== 0 && this.taken >= this.limit) return false;
    this.taken += 1;
    this.watermark.set(this.taken);
    return true;
  }

  give(): void {
    this.taken -= 1;
    this.watermark.set(this.taken);
  }
}

/**
 * Refuses requests above what may be under way at one time, readers and writers counted apart (upstream:
 * filters.WithMaxInFlightLimit). Members of system:masters are always served, so this comes after authentication; they
 * are counted as long as there is room.
 */
export function limitInFlight(limits: { reading: number; writing: number }, metrics: ServerMetrics): RequestHandler {
  const reading = new Slots(limits.reading, metrics.inFlight.reading);
  const writing = new Slots(limits.writing, metrics.inFlight.writing);
  return (req, res, next) => {
    if (isLongRunning(req.context.info)) {
      next();
      return;
    }
    const slots = readingVerbs.has(req.context.info.verb) ? reading : writing;
    const counted = slots.take();
    if (!counted && !isPrivileged(req.context)) {
      metrics.requests.dropped(req);
      res.setHeader('Retry-After', '1');
      sendText(res, 429, 'Too many requests, please try again later.');
      return;
    }
    if (counted) res.once('close', () => slots.give());
    next();
  };
}

const isPrivileged = ({ user }: RequestContext): boolean => user.groups.includes('system:masters');
