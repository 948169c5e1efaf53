import { isUtf8 } from 'node:buffer';
import { isWebSocketRequest, offeredProtocols } from '../request/web-socket.js';
import { type Authenticator, WrongCredentials } from './authenticator.js';
import { mustFindUser, type TokenAuthenticator } from './bearer-token.js';

const prefix = 'base64url.bearer.authorization.k8s.io.';
const base64url = /^(?:[\w-]{4})*(?:[\w-]{2,3})?$/;

/**
 * Asks for the token among a WebSocket's subprotocols, where browsers put it, who can't send an Authorization header.
 * The one with the token is taken out once it is known, so that it is never sent back. Upstream:
 * websocket.ProtocolAuthenticator.
 */
export const webSocketTokenAuthenticator = (authenticators: TokenAuthenticator[]): Authenticator => ({
  async authenticate(request) {
    if (!isWebSocketRequest(request)) return undefined;
    const offered = offeredProtocols(request);
    const carriers = offered.filter((protocol) => protocol.startsWith(prefix));
    if (carriers.length === 0) return undefined;
    const others = offered.filter((protocol) => !protocol.startsWith(prefix));
    if (carriers.length > 1) throw new WrongCredentials('more than one token among the subprotocols');
    const token = decode(carriers[0].slice(prefix.length));
    if (token === '') return undefined;
    if (others.length === 0) throw new WrongCredentials('no subprotocol beside the token');
    const user = await mustFindUser(token, authenticators);
    request.headers['sec-websocket-protocol'] = others.join(',');
    return user;
  },
});

function decode(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  if (!base64url.test(text) || !isUtf8(bytes)) throw new WrongCredentials('the token is not base64url of a text');
  return bytes.toString();
}
