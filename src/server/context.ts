import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { User } from '../api/user.js';
import { parseRequestInfo } from '../request/info.js';
import { sendText } from './answer-error.js';

const nobody: User = { name: '', uid: '', groups: [], extra: {} };

const malformed = /^[^?]*%(?![\da-f]{2})/i;

/** Opens the request's context: its audit id, the client's own where it sent one, and what it asks for. */
export const openContext: RequestHandler = (req, res, next) => {
  if (malformed.test(req.url)) {
    sendText(res, 400, '400 Bad Request'); // net/http's word for an address that can't be decoded
    return;
  }
  const sent = req.headers['audit-id'];
  const id = typeof sent === 'string' && sent !== '' ? sent : randomUUID();
  req.context = {
    id,
    info: parseRequestInfo(req.method, req.url),
    user: nobody,
    startedAt: performance.now(),
    warnings: [],
  };
  res.setHeader('Audit-Id', id);
  next();
};

/**
 * Nothing here may be kept by a proxy or a browser, unless an endpoint says otherwise. That a connection stays open goes
 * without saying in HTTP/1.1, and for how long is left out as in Go: a client that opens one a request (client-node
 * does) would keep each for the time that node's own `Keep-Alive` promises.
 */
export const standardHeaders: RequestHandler = (req, res, next) => {
  res.setHeader('Cache-Control', 'no-cache, private');
  if (res.shouldKeepAlive && req.httpVersion === '1.1') res.removeHeader('Connection');
  next();
};
