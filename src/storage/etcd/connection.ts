import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ConnectionPool } from 'etcd3/lib/connection-pool.js';
import { UnavailableError } from '../backend.js';

export interface EtcdOptions {
  /** such as http://127.0.0.1:2379; https:// for TLS */
  endpoints: string[];
  /** PEM files for https */
  caFile?: string;
  certFile?: string;
  keyFile?: string;
}

const callMilliseconds = 10_000;

const grpcOptions = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.enable_channelz': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  // as kube-apiserver's client: a peer that has vanished without a word is noticed
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
};

type Channel = Parameters<Parameters<ConnectionPool['withConnection']>[1]>[0];
export type Stream = ReturnType<typeof openStream>;

interface GrpcError extends Error {
  code: number;
  details: string;
}

const codeOutOfRange = 11;
const codeUnavailable = 14;
const codeNotFound = 5;

/**
 * etcd3's connections, one pool an endpoint, with bytes for messages: etcd3's codec and repetition are left out.
 * All calls go to one endpoint until it fails.
 */
export class Connection {
  private readonly pools: ConnectionPool[];
  private readonly channels = new Map<ConnectionPool, Channel>();
  private current = 0;

  constructor({ endpoints, caFile, certFile, keyFile }: EtcdOptions) {
    const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
    const tls = {
      rootCertificate: read(caFile) ?? Buffer.from(rootCertificates.join('\n')),
      privateKey: read(keyFile),
      certChain: read(certFile),
    };
    this.pools = endpoints.map((hosts) => {
      const credentials = hosts.startsWith('https:') ? tls : undefined;
      return new ConnectionPool({ hosts, credentials, grpcOptions });
    });
  }

  /** A call that changes something is never repeated: whether it has happened is not known. */
  async write(method: string, request: Buffer): Promise<Buffer> {
    return this.call(method, request);
  }

  /** A call that only reads is repeated at the other endpoints. */
  async read(method: string, request: Buffer): Promise<Buffer> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.call(method, request);
      } catch (error) {
        if (!isUnavailable(error) || tried >= this.pools.length) throw error;
      }
    }
  }

  /** A stream of WatchRequests and WatchResponses. */
  async watch(): Promise<Stream> {
    const index = this.current;
    const { client, metadata } = await this.channel(this.pools[index]);
    const withLeader = metadata.clone();
    // the member ends the watch, rather than keep silent, when it is cut off from the others
    withLeader.set('hasleader', 'true');
    const stream = openStream(client, withLeader);
    stream.on('error', (error) => {
      if (isUnavailable(error)) this.turnAway(index);
    });
    return stream;
  }

  close(): void {
    for (const pool of this.pools) pool.close();
  }

  private async call(method: string, request: Buffer): Promise<Buffer> {
    const index = this.current;
    const { client, metadata } = await this.channel(this.pools[index]);
    const options = { deadline: Date.now() + callMilliseconds };
    return new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest<Buffer, Buffer>(method, asIs, asIs, request, metadata, options, (error, response) => {
        if (error === null) return resolve(response ?? Buffer.alloc(0));
        if (error.code === codeUnavailable) this.turnAway(index);
        reject(error);
      });
    });
  }

  /** Takes the next endpoint in the place of the one that has failed. */
  private turnAway(index: number): void {
    if (this.current === index) this.current = (index + 1) % this.pools.length;
  }

  private async channel(pool: ConnectionPool): Promise<Channel> {
    const known = this.channels.get(pool);
    if (known !== undefined) return known;
    const channel = await pool.withConnection('KV', (opened) => opened);
    this.channels.set(pool, channel);
    return channel;
  }
}

function openStream(client: Channel['client'], metadata: Channel['metadata']) {
  return client.makeBidiStreamRequest<Buffer, Buffer>('/etcdserverpb.Watch/Watch', asIs, asIs, metadata);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

function isGrpcError(error: unknown): error is GrpcError {
  return error instanceof Error && 'code' in error && 'details' in error;
}

export function isUnavailable(error: unknown): boolean {
  return isGrpcError(error) && error.code === codeUnavailable;
}

export function isCompacted(error: unknown): boolean {
  return isGrpcError(error) && error.code === codeOutOfRange && error.details.includes('has been compacted');
}

export function isFutureRevision(error: unknown): boolean {
  return isGrpcError(error) && error.code === codeOutOfRange && error.details.includes('is a future revision');
}

export function isLeaseNotFound(error: unknown): boolean {
  return isGrpcError(error) && error.code === codeNotFound && error.details.includes('requested lease not found');
}

/** What a failed call means to those who know nothing of gRPC. */
export function unavailable(error: unknown): UnavailableError {
  const message = isGrpcError(error) ? error.details : String(error);
  return new UnavailableError(`etcd: ${message}`, { cause: error });
}
