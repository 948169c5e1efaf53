import { parse, stringify } from 'yaml';
import { fromProtobuf, normalize, toProtobuf, typeOf } from '../../src/api/codec/builtin.js';
import type { TypeMeta } from '../../src/api/codec/protobuf/envelope.js';
import { magic } from '../../src/api/codec/protobuf/envelope.js';
import { Reader } from '../../src/api/codec/protobuf/reader.js';
import type { Body } from './case.js';

/** A frame of a watch. */
export interface Frame {
  type: string;
  object: unknown;
}

/** What goes over the wire: an object in the form that its Content-Type names, anything else as it is. */
export function encodeBody(body: Body, contentType: string): Buffer {
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  if ('text' in body) return Buffer.from(body.text);
  if (contentType.includes('protobuf')) return toProtobuf(normalized(body.object as TypeMeta) as TypeMeta);
  return Buffer.from(contentType.includes('yaml') ? stringify(body.object) : JSON.stringify(body.object));
}

const normalized = (object: TypeMeta): unknown => normalize(typeOf(object), object);

/** An answer's body as JSON has it, whatever the form it came in; text where it is of no such form. */
export function decodeBody(body: Buffer, contentType: string): unknown {
  if (body.length === 0) return undefined;
  if (body.subarray(0, magic.length).equals(magic)) return objectOf(body);
  if (contentType.startsWith('application/json')) return JSON.parse(body.toString());
  if (contentType.startsWith('application/yaml')) return parse(body.toString());
  return body.toString();
}

const objectOf = (bytes: Buffer): unknown => normalized(fromProtobuf(bytes));

/** Takes the frames that are whole out of what a watch has sent; returns the rest. */
export function takeFrames(bytes: Buffer, contentType: string, frames: Frame[]): Buffer {
  return contentType.includes('protobuf') ? takeChunks(bytes, frames) : takeLines(bytes, frames);
}

function takeLines(bytes: Buffer, frames: Frame[]): Buffer {
  let at = 0;
  for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', at)) {
    frames.push(JSON.parse(bytes.subarray(at, end).toString()) as Frame);
    at = end + 1;
  }
  return bytes.subarray(at);
}

/** Each is its length in four bytes, and a WatchEvent. */
function takeChunks(bytes: Buffer, frames: Frame[]): Buffer {
  let at = 0;
  while (bytes.length >= at + 4 && bytes.length >= at + 4 + bytes.readUInt32BE(at)) {
    const end = at + 4 + bytes.readUInt32BE(at);
    frames.push(readChunk(new Reader(bytes.subarray(at + 4, end))));
    at = end;
  }
  return bytes.subarray(at);
}

function readChunk(reader: Reader): Frame {
  reader.tag('WatchEvent');
  const type = reader.text();
  reader.tag('WatchEvent');
  reader.enter();
  reader.tag('RawExtension');
  return { type, object: objectOf(reader.chunk()) };
}
