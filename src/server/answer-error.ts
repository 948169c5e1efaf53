import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { ApiError, internalError, serviceUnavailable } from '../api/errors.js';
import { isPretty, json, negotiateStatus } from '../request/accept.js';
import { encode } from '../request/encode.js';
import { warningHeaders } from '../request/warnings.js';
import { UnavailableError } from '../storage/backend.js';

/** The one place where what went wrong becomes an answer: a Status. Express knows it by its four parameters. */
export const answerError =
  (log: Logger): ErrorRequestHandler =>
  (thrown: unknown, req, res, _next) => {
    if (res.destroyed) return; // a client that went away is no error of ours
    const error = toApiError(thrown);
    if (error.code >= 500) logFailure(log, req, thrown);
    if (res.writableEnded) return; // the time limit was quicker
    // an answer that is begun can't be taken back: a cut connection tells the client that it is not whole
    if (res.headersSent) res.destroy();
    else sendStatus(req, res, error);
  };

function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof UnavailableError) return serviceUnavailable(thrown.message);
  return internalError(thrown instanceof Error ? thrown.message : String(thrown));
}

function logFailure(log: Logger, req: Request, thrown: unknown): void {
  const { id, user } = req.context;
  const request = { auditId: id, method: req.method, url: req.url, user: user.name };
  // these say all there is to say; anything else needs its stack to be found
  if (thrown instanceof UnavailableError) log.warn({ ...request, reason: thrown.message }, 'the store is away');
  else if (thrown instanceof ApiError) log.warn({ ...request, reason: thrown.message }, 'request failed');
  else log.error({ ...request, err: thrown }, 'request failed');
}

/** Sends a Status in the form the client can read; laid out for people, in JSON, where it asks for none of those. */
export function sendStatus(req: Request, res: Response, error: ApiError): void {
  const status = error.toStatus();
  if (error.details?.retryAfterSeconds) res.setHeader('Retry-After', error.details.retryAfterSeconds);
  const warnings = warningHeaders(req.context.warnings);
  if (warnings.length > 0) res.setHeader('Warning', warnings);
  const mediaType = negotiateStatus(req.headers.accept);
  const pretty = mediaType === undefined || isPretty(req.context.info.query, req.headers['user-agent']);
  const form = { mediaType: mediaType ?? json, pretty };
  send(res, error.code, form.mediaType, encode(status, form));
}

/** A text of Go's http.Error: what kube-apiserver answers where there is no API behind an address. */
export function sendText(res: Response, code: number, text: string): void {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  send(res, code, 'text/plain; charset=utf-8', Buffer.from(`${text}\n`));
}

function send(res: Response, code: number, contentType: string, body: Buffer): void {
  res.writeHead(code, { 'Content-Type': contentType, 'Content-Length': body.length });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}
