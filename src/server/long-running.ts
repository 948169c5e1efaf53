import type { RequestHandler } from 'express';
import type { RequestInfo } from '../request/info.js';

const verbs = new Set(['watch', 'proxy']);
const subresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/** Requests that last as long as the client likes: neither counted nor timed. */
export const isLongRunning = ({ verb, isResourceRequest, subresource }: RequestInfo): boolean =>
  verbs.has(verb) || (isResourceRequest && subresources.has(subresource));

/**
 * A client that has closed its side still gets the answers it waits for, but nothing that would go on for ever. HTTP/2's
 * end with their connection anyway.
 */
export const endWithClient: RequestHandler = (req, res, next) => {
  if (req.httpVersionMajor === 1 && isLongRunning(req.context.info)) {
    const { socket } = req;
    const end = () => res.destroy();
    socket.once('end', end);
    res.once('close', () => socket.off('end', end));
  }
  next();
};
