import { chunk, message, readFields, text } from './fields.js';
import { ProtobufError, Reader } from './reader.js';
import type { Writer } from './writer.js';

/** What every protobuf value of Kubernetes begins with. */
export const magic = Buffer.from('k8s\0');

export interface TypeMeta {
  /** '' where there is none */
  apiVersion: string;
  kind: string;
}

export interface Envelope extends TypeMeta {
  raw: Buffer;
}

export const isProtobuf = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic);

/** Opens runtime.Unknown. Throws ProtobufError. */
export function openEnvelope(bytes: Buffer): Envelope {
  if (bytes.length === 0) throw new ProtobufError('empty data');
  if (!isProtobuf(bytes))
    throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  if (bytes.length === magic.length) throw new ProtobufError('empty body');
  const fields = readFields('Unknown', new Reader(bytes, magic.length), {
    1: message('TypeMeta', readTypeMeta),
    2: chunk('Raw'),
    3: text('ContentEncoding'),
    4: text('ContentType'),
  });
  const [meta, raw] = [fields[1].at(-1), fields[2].at(-1)];
  return { apiVersion: '', kind: '', ...meta, raw: raw ?? Buffer.alloc(0) };
}

function readTypeMeta(reader: Reader): TypeMeta {
  const fields = readFields('TypeMeta', reader, { 1: text('APIVersion'), 2: text('Kind') });
  return { apiVersion: fields[1].at(-1) ?? '', kind: fields[2].at(-1) ?? '' };
}

/** What stands after the message in an envelope: neither its encoding nor its type is another one. */
export const envelopeEnd = Buffer.from([0x1a, 0, 0x22, 0]);

/** Writes a message in its envelope. */
export function writeEnvelope(writer: Writer, meta: TypeMeta, writeMessage: () => void): void {
  writer.raw(envelopeEnd);
  const end = writer.size;
  writeMessage();
  writeEnvelopeStart(writer, meta, writer.size - end);
}

/** Writes what stands before a message of `length` bytes in its envelope. */
export function writeEnvelopeStart(writer: Writer, { apiVersion, kind }: TypeMeta, length: number): void {
  writer.integer(length);
  writer.tag(2);
  const end = writer.size;
  writer.text(kind);
  writer.tag(2);
  writer.text(apiVersion);
  writer.tag(1);
  writer.close(end);
  writer.tag(1);
  writer.raw(magic);
}

/** Writes a frame of a watch: its length in four bytes, and a WatchEvent with the object in an envelope of its own. */
export function writeFrame(writer: Writer, type: string, meta: TypeMeta, writeMessage: () => void): void {
  const end = writer.size;
  writeEnvelope(writer, meta, writeMessage);
  writer.close(end);
  writer.tag(1); // RawExtension.raw
  writer.close(end);
  writer.tag(2); // WatchEvent.object
  writer.text(type);
  writer.tag(1);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(writer.size - end);
  writer.raw(length);
}
