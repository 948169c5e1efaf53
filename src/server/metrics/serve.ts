import type { RequestHandler } from 'express';
import { compressInto } from '../../endpoints/compress.js';
import { acceptsGzip } from '../../request/accept-encoding.js';
import type { ServerMetrics } from './server-metrics.js';

/** Answers /metrics, to whatever method, as the handler that kube-apiserver uses does. */
export const serveMetrics =
  (metrics: ServerMetrics): RequestHandler =>
  async (req, res, next) => {
    if (req.context.info.path !== '/metrics') {
      next();
      return;
    }
    const text = await metrics.text();
    const output = acceptsGzip(req.headers['accept-encoding']) ? compressInto(res) : res;
    res.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
    output.end(text);
  };
