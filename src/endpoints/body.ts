import type { Request } from 'express';
import { badRequest, requestEntityTooLarge } from '../api/errors.js';

/** kube-apiserver's MaxRequestBodyBytes */
const maxBytes = 3 * 1024 * 1024;

/** The request's body, whole; 413 when it is larger than kube-apiserver takes. */
export async function readBody(req: Request): Promise<Buffer> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // a request that is left in the middle must not be destroyed, or nobody could answer it
    for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) throw tooLarge();
      parts.push(part);
    }
  } catch (error) {
    if (cutOff.has((error as NodeJS.ErrnoException).code)) throw badRequest('unexpected EOF');
    throw error;
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

/** The client went away in the middle of its body, over HTTP/1.1 or HTTP/2. */
const cutOff = new Set<string | undefined>(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

const tooLarge = () => requestEntityTooLarge(`limit is ${maxBytes}`);
