import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { User } from '../api/user.js';
import { parseRequestInfo } from '../request/info.js';

const nobody: User = { name: '', uid: '', groups: [], extra: {} };

/** Opens the request's context: its audit id, the client's own where it sent one, and what it asks for. */
export const openContext: RequestHandler = (req, res, next) => {
  const sent = req.headers['audit-id'];
  const id = typeof sent === 'string' && sent !== '' ? sent : randomUUID();
  req.context = {
    id,
    info: parseRequestInfo(req.method, req.url),
    user: nobody,
    receivedAt: Date.now(),
    warnings: [],
  };
  res.setHeader('Audit-Id', id);
  next();
};

/** Nothing here may be kept by a proxy or a browser, unless an endpoint says otherwise. */
export const standardHeaders: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-cache, private');
  next();
};
