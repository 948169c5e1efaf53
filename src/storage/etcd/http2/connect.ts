import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ClientSession } from './session.js';

export interface Credentials {
  ca: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** Opens a connection to an http or https endpoint; requests may be given to it at once. `retired`: as the session's. */
export function openSession(endpoint: URL, credentials: Credentials, retired: () => void): ClientSession {
  const { protocol } = endpoint;
  const host = endpoint.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(endpoint.port) || defaultPorts[protocol];
  if (protocol !== 'https:') return new ClientSession(connectTcp({ host, port, noDelay: true }), retired);
  const servername = isIP(host) === 0 ? host : undefined;
  const socket = connectTls({ host, port, servername, ...credentials, ALPNProtocols: ['h2'] });
  socket.setNoDelay(true);
  socket.once('secureConnect', () => {
    if (socket.alpnProtocol !== 'h2') socket.destroy(new Error('the server does not speak HTTP/2'));
  });
  return new ClientSession(socket, retired);
}
