import type { RequestHandler } from 'express';
import { ApiError, forbiddenRequest } from '../api/errors.js';
import { quote } from '../api/field.js';
import type { User } from '../api/user.js';
import type { UserFinder } from '../auth/authenticator.js';
import type { Authorizer } from '../auth/authorizer.js';
import type { RequestInfo } from '../request/info.js';
import type { ServerMetrics } from './metrics/server-metrics.js';

/** Finds out who asks; 401 where that is nobody's business here. */
export const authenticate =
  (authenticator: UserFinder, { authentication }: ServerMetrics): RequestHandler =>
  async (req, _res, next) => {
    try {
      req.context.user = await authenticator.authenticate(req);
    } catch (error) {
      // upstream: a failure is to show nothing that is known, an error to show something that does not hold
      const isFailure = error instanceof ApiError && error.cause === undefined;
      authentication[isFailure ? 'failure' : 'error'].value += 1;
      throw error;
    }
    authentication.success.value += 1;
    next();
  };

/** 403 for what the user may not do; it comes before routing, so an unknown path is forbidden before it is not found. */
export const authorize =
  (authorizer: Authorizer): RequestHandler =>
  async (req, _res, next) => {
    const { user, info } = req.context;
    const decision = await authorizer.authorize(user, info);
    if (!decision.allowed) throw forbidden(user, info, decision.reason);
    next();
  };

function forbidden(user: User, info: RequestInfo, reason: string): Error {
  const why = `User ${quote(user.name)} cannot ${info.verb} ${subjectOf(info)}`.replace(/[&<>]/g, (c) => escapes[c]);
  const resource = { group: info.apiGroup, name: info.resource };
  return forbiddenRequest(resource, info.name, reason === '' ? why : `${why}: ${reason}`);
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Upstream: responsewriters.forbiddenMessage. */
function subjectOf({ isResourceRequest, path, resource, subresource, apiGroup, namespace }: RequestInfo): string {
  if (!isResourceRequest) return `path ${quote(path)}`;
  const name = subresource === '' ? resource : `${resource}/${subresource}`;
  const place = namespace === '' ? 'at the cluster scope' : `in the namespace ${quote(namespace)}`;
  return `resource ${quote(name)} in API group ${quote(apiGroup)} ${place}`;
}
