import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { credentials, type Facade } from './facade.js';

export interface RawConnection extends TLSSocket {
  /** breaks off without a word */
  reset(): void;
}

/** A bare connection with the admin's certificate, which stays open when the other side closes its half. */
export async function dial({ server }: Facade): Promise<RawConnection> {
  const { hostname: host, port } = new URL(server.url);
  const tcp = connectTcp({ host, port: Number(port), allowHalfOpen: true });
  const socket = connect({ host, socket: tcp, ...credentials(server.kubeconfig.object) });
  await once(socket, 'secureConnect');
  return Object.assign(socket, { reset: () => tcp.resetAndDestroy() });
}

export async function readAll(socket: TLSSocket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part);
  return Buffer.concat(parts).toString();
}
