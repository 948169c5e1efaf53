import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, type Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { asksForGzip } from '../request/accept-encoding.js';

/** Upstream: defaultGzipThresholdBytes; what is not longer than this goes out as it is. */
const threshold = 128 * 1024;

/** An answer of at least `size` bytes is compressed (upstream: APIResponseCompression; watches never are). */
export const compresses = ({ headers }: IncomingMessage, size: number): boolean =>
  size > threshold && asksForGzip(headers['accept-encoding']);

/**
 * Where to write the body of an answer that is compressed; to be called before its head is written. The work is done
 * by node's thread pool, at upstream's level, in pieces, so that neither the event loop nor the memory carries it all.
 */
export function compressInto(res: ServerResponse): Writable {
  res.setHeader('Content-Encoding', 'gzip').appendHeader('Vary', 'Accept-Encoding');
  const gzip = createGzip({ level: 1, chunkSize: 64 * 1024 });
  pipeline(gzip, res, () => undefined); // fails only with a client that has gone
  return gzip;
}
