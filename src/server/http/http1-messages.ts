import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { parseRequestInfo } from '../../request/info.js';
import { isWebSocketRequest } from '../../request/web-socket.js';

type MessageTypes = Required<
  Pick<
    ServerOptions<typeof IncomingMessage, typeof ServerResponse<IncomingMessage>>,
    'IncomingMessage' | 'ServerResponse'
  >
>;

/**
 * Requests and responses that have express's prototypes from their beginning. Express would give each its prototype as
 * it comes, and whatever runs on it from then on, node's own code included, would run unoptimised.
 */
export function messageTypes(app: Express): MessageTypes {
  class Incoming extends IncomingMessage {
    private wantsUpgrade = false;

    /**
     * Node's parser asks this whether it shall let go of the connection. It would for every `Upgrade` header that a
     * client sends, and not read the body of such a request; net/http reads on until a handler takes the connection.
     */
    get upgrade(): boolean {
      return this.wantsUpgrade && (this.method === 'CONNECT' || becomesWebSocket(this));
    }

    set upgrade(wanted: boolean | null) {
      this.wantsUpgrade = wanted === true;
    }
  }
  class Outgoing extends ServerResponse<IncomingMessage> {}
  Object.setPrototypeOf(Incoming.prototype, app.request);
  Object.setPrototypeOf(Outgoing.prototype, app.response);
  Object.assign(app, { request: Incoming.prototype, response: Outgoing.prototype });
  return { IncomingMessage: Incoming, ServerResponse: Outgoing };
}

/** Watches are all that is served over WebSocket. */
const becomesWebSocket = (req: IncomingMessage): boolean =>
  isWebSocketRequest(req) && parseRequestInfo('GET', req.url ?? '').verb === 'watch';
