import type { IncomingMessage } from 'node:http';

type Headers = Pick<IncomingMessage, 'headers'>;

/** Upstream: wsstream.IsWebSocketRequest; that it must be a GET is said by the handshake there. */
export const isWebSocketRequest = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  (headers.connection ?? '').toLowerCase().includes('upgrade');

/** The subprotocols a client offers, in its order. */
export function offeredProtocols({ headers }: Headers): string[] {
  const offered = headers['sec-websocket-protocol']?.trim() ?? '';
  return offered === '' ? [] : offered.split(',').map((protocol) => protocol.trim());
}
