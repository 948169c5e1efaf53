import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

type MessageTypes = ServerOptions<typeof IncomingMessage, typeof ServerResponse<IncomingMessage>>;

/**
 * Requests and responses that have express's prototypes from their beginning. Express would give each its prototype as
 * it comes, and whatever runs on it from then on, node's own code included, would run unoptimised.
 */
export function messageTypes(app: Express): MessageTypes {
  class Incoming extends IncomingMessage {}
  class Outgoing extends ServerResponse<IncomingMessage> {}
  Object.setPrototypeOf(Incoming.prototype, app.request);
  Object.setPrototypeOf(Outgoing.prototype, app.response);
  Object.assign(app, { request: Incoming.prototype, response: Outgoing.prototype });
  return { IncomingMessage: Incoming, ServerResponse: Outgoing };
}
