import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a TCP server that can be cut. */
export interface TestProxy {
  /** as http://127.0.0.1:1234 */
  endpoint: string;
  /** ends every connection, and takes none */
  cut(): void;
  /** passes on what the client says, and nothing of what it is answered */
  swallow(): void;
  /** takes connections again, in place of those that have lost something */
  mend(): void;
  close(): Promise<void>;
}

export async function startProxy(target: string): Promise<TestProxy> {
  const { hostname: host, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSwallowing = false;
  const server = createServer((socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    const other = connect({ host, port: Number(port) });
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ]) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (from === socket || !isSwallowing) to.write(bytes);
      });
      from.on('end', () => to.end());
      from.on('error', () => undefined); // 'close' follows
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = () => {
    isCut = true;
    drop();
  };
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    swallow: () => {
      isSwallowing = true;
    },
    mend: () => {
      if (isSwallowing) drop();
      isSwallowing = false;
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
