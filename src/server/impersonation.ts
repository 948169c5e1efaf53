import type { RequestHandler } from 'express';
import { ApiError } from '../api/errors.js';

const headers = ['impersonate-user', 'impersonate-group', 'impersonate-uid'];

/** Who asks to act as somebody else is told that this is not there yet, rather than let act as they are. */
export const refuseImpersonation: RequestHandler = (req, _res, next) => {
  if (headers.some((name) => req.headers[name] !== undefined)) {
    throw new ApiError(501, 'NotImplemented', 'impersonation is not supported by this server yet');
  }
  next();
};
