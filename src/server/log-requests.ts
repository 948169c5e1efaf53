import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One line a request, once it is answered (kube-apiserver's at -v=3). */
export const logRequests =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    if (log.isLevelEnabled('debug')) {
      res.once('close', () => {
        const { id, info, user, startedAt } = req.context;
        log.debug(
          {
            verb: info.verb,
            url: req.url,
            code: res.statusCode,
            ms: Math.round(performance.now() - startedAt),
            user: user.name,
            userAgent: req.headers['user-agent'],
            auditId: id,
          },
          'request',
        );
      });
    }
    next();
  };
