import type { User } from '../api/user.js';
import type { RequestInfo } from './info.js';

export type { User };

/** What the chain learns of a request on its way, and hands to the endpoints. */
export interface RequestContext {
  /** audit id: the client's Audit-ID header, or made here */
  id: string;
  info: RequestInfo;
  user: User;
  /** milliseconds, on performance.now()'s clock */
  startedAt: number;
  /** texts for Warning headers (299), in order */
  warnings: string[];
}

declare global {
  namespace Express {
    interface Request {
      context: RequestContext;
    }
  }
}
