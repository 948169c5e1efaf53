import type { RequestHandler } from 'express';
import type { RequestContext } from '../request/context.js';
import { sendText } from './answer-error.js';
import { isLongRunning } from './long-running.js';

const readingVerbs = new Set(['get', 'list', 'watch']);

class Slots {
  private taken = 0;

  constructor(private readonly limit: number) {}

  take(): boolean {
    if (this.limit !== 0 && this.taken >= this.limit) return false;
    this.taken += 1;
    return true;
  }

  give(): void {
    this.taken -= 1;
  }
}

/**
 * Refuses requests above what may be under way at one time, readers and writers counted apart (upstream:
 * filters.WithMaxInFlightLimit). Members of system:masters are always served, so this comes after authentication.
 */
export function limitInFlight(limits: { reading: number; writing: number }): RequestHandler {
  const reading = new Slots(limits.reading);
  const writing = new Slots(limits.writing);
  return (req, res, next) => {
    if (isLongRunning(req.context.info) || isPrivileged(req.context)) {
      next();
      return;
    }
    const slots = readingVerbs.has(req.context.info.verb) ? reading : writing;
    if (!slots.take()) {
      res.setHeader('Retry-After', '1');
      sendText(res, 429, 'Too many requests, please try again later.');
      return;
    }
    res.once('close', () => slots.give());
    next();
  };
}

const isPrivileged = ({ user }: RequestContext): boolean => user.groups.includes('system:masters');
