import { constants, Http2ServerRequest, Http2ServerResponse, type ServerHttp2Stream } from 'node:http2';
import express, { type Express } from 'express';

/** An answer over HTTP/2 as one over HTTP/1.1 is used; it knows how much of it there has been so far. */
export class Http2Answer extends Http2ServerResponse {
  /** of the body */
  bytesWritten = 0;

  override setHeader(name: string, value: number | string | readonly string[]): this {
    super.setHeader(name, value);
    return this;
  }

  override appendHeader(name: string, value: string | string[]): this {
    super.appendHeader(name, value);
    return this;
  }

  override write(chunk: string | Uint8Array, ...rest: unknown[]): boolean {
    this.bytesWritten += chunk.length;
    return super.write(chunk, ...(rest as []));
  }

  override end(...args: unknown[]): this {
    const [chunk] = args;
    if (Buffer.isBuffer(chunk)) this.bytesWritten += chunk.length;
    return super.end(...(args as []));
  }

  /** As net/http does it for an answer that can't be finished: the client is told that it is not whole. */
  override destroy(): this {
    this.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    return this;
  }
}

/** Requests and responses over HTTP/2 that have from their beginning what the chain asks of those over HTTP/1.1. */
export function http2MessageTypes(app: Express): {
  Http2ServerRequest: typeof Http2ServerRequest;
  Http2ServerResponse: typeof Http2ServerResponse;
} {
  class Request extends Http2ServerRequest {}
  class Response extends Http2Answer {}
  lend(express.request, Request.prototype);
  lend(express.response, Response.prototype);
  getter<Http2ServerResponse>(Response.prototype, 'destroyed', ({ stream }) => stream.destroyed);
  // the connection's own, the same for all of its requests, and not one for each
  getter<Http2ServerRequest>(
    Request.prototype,
    'socket',
    ({ stream }) => (stream as ServerHttp2Stream).session?.socket,
  );
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { Http2ServerRequest: Request, Http2ServerResponse: Response as typeof Http2ServerResponse };
}

const lend = (from: object, to: object) => Object.defineProperties(to, Object.getOwnPropertyDescriptors(from));

function getter<T>(on: T, name: string, read: (self: T) => unknown): void {
  const get = function (this: T) {
    return read(this);
  };
  Object.defineProperty(on, name, { get, configurable: true });
}
