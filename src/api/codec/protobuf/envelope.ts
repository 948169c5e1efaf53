import { ProtobufError, Reader } from './reader.js';

/** What every protobuf value of Kubernetes begins with. */
export const magic = Buffer.from('k8s\0');

export interface Envelope {
  apiVersion: string;
  kind: string;
  raw: Buffer;
}

export const isProtobuf = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic);

/** Opens runtime.Unknown. Throws ProtobufError. */
export function openEnvelope(bytes: Buffer): Envelope {
  if (!isProtobuf(bytes))
    throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  if (bytes.length === magic.length) throw new ProtobufError('empty body');
  const envelope: Envelope = { apiVersion: '', kind: '', raw: Buffer.alloc(0) };
  const reader = new Reader(bytes.subarray(magic.length));
  while (!reader.isDone) {
    const { number, type } = reader.tag();
    if (number === 1) readTypeMeta(envelope, reader.chunk());
    else if (number === 2) envelope.raw = reader.chunk();
    else reader.skip(type);
  }
  return envelope;
}

function readTypeMeta(envelope: Envelope, bytes: Buffer): void {
  const reader = new Reader(bytes);
  while (!reader.isDone) {
    const { number, type } = reader.tag();
    if (number === 1) envelope.apiVersion = reader.chunk().toString();
    else if (number === 2) envelope.kind = reader.chunk().toString();
    else reader.skip(type);
  }
}
