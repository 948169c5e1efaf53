import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ConnectionPool } from 'etcd3/lib/connection-pool.js';
import { UnavailableError } from '../backend.js';
import { codes, UnaryCalls } from './unary.js';

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

interface Endpoint {
  calls: UnaryCalls;
  /** for streams */
  pool: ConnectionPool;
  channel?: Channel;
}

/**
 * Bytes for messages: etcd3's codec and repetition are left out. All calls go to one endpoint until it fails. Streams
 * are etcd3's own.
 */
export class Connection {
  private readonly endpoints: Endpoint[];
  private current = 0;

  constructor({ endpoints, caFile, certFile, keyFile }: EtcdOptions) {
    const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
    const [ca, key, cert] = [read(caFile) ?? Buffer.from(rootCertificates.join('\n')), read(keyFile), read(certFile)];
    this.endpoints = endpoints.map((hosts) => {
      const credentials = hosts.startsWith('https:')
        ? { rootCertificate: ca, privateKey: key, certChain: cert }
        : undefined;
      return {
        calls: new UnaryCalls(hosts, { ca, key, cert }),
        pool: new ConnectionPool({ hosts, credentials, grpcOptions }),
      };
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
        if (!isUnavailable(error) || tried >= this.endpoints.length) throw error;
      }
    }
  }

  /** A stream of WatchRequests and WatchResponses. */
  async watch(): Promise<Stream> {
    const index = this.current;
    const { client, metadata } = await this.channel(this.endpoints[index]);
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
    for (const { calls, pool } of this.endpoints) {
      calls.close();
      pool.close();
    }
  }

  private async call(method: string, request: Buffer): Promise<Buffer> {
    const index = this.current;
    try {
      return await this.endpoints[index].calls.call(method, request, callMilliseconds);
    } catch (error) {
      if (isUnavailable(error)) this.turnAway(index);
      throw error;
    }
  }

  /** Takes the next endpoint in the place of the one that has failed. */
  private turnAway(index: number): void {
    if (this.current === index) this.current = (index + 1) % this.endpoints.length;
  }

  private async channel(endpoint: Endpoint): Promise<Channel> {
    endpoint.channel ??= await endpoint.pool.withConnection('KV', (opened) => opened);
    return endpoint.channel;
  }
}

function openStream(client: Channel['client'], metadata: Channel['metadata']) {
  return client.makeBidiStreamRequest<Buffer, Buffer>('/etcdserverpb.Watch/Watch', asIs, asIs, metadata);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

/** Ours, or a stream's. */
function statusOf(error: unknown): { code: number; details: string } | undefined {
  if (!(error instanceof Error && 'code' in error && 'details' in error)) return undefined;
  return { code: Number(error.code), details: String(error.details) };
}

const says = (code: number, text: string) => (error: unknown) => {
  const status = statusOf(error);
  return status?.code === code && status.details.includes(text);
};

export const isUnavailable = says(codes.unavailable, '');
export const isCompacted = says(codes.outOfRange, 'has been compacted');
export const isFutureRevision = says(codes.outOfRange, 'is a future revision');
export const isLeaseNotFound = says(codes.notFound, 'requested lease not found');

/** What a failed call means to those who know nothing of gRPC. */
export function unavailable(error: unknown): UnavailableError {
  return new UnavailableError(`etcd: ${statusOf(error)?.details ?? String(error)}`, { cause: error });
}
