import { builtin, envelopeStart, toMessage } from '../api/codec/builtin.js';
import { envelopeEnd, type TypeMeta } from '../api/codec/protobuf/envelope.js';
import { Reader, wire } from '../api/codec/protobuf/reader.js';
import { formatGroupVersion } from '../api/object.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { CachedObject } from '../watch/cached-object.js';
import { RecentBytes } from './recent-bytes.js';
import { parseView, viewOf } from './views.js';

/** Enough for the lists that clients ask for again and again, and no second copy of all objects. */
const recent = new RecentBytes(64 * 1024 * 1024);

export const hasProtobuf = ({ type }: ResourceDescriptor): boolean => builtin().encoder.knows(type);

/** An object's protobuf message in the version that a request speaks, without an envelope; made when it is asked for. */
export function messageOf(descriptor: ResourceDescriptor, object: CachedObject): Buffer {
  const view = viewOf(descriptor, object);
  return recent.of(view, () => toMessage(descriptor.type, JSON.parse(view.toString())));
}

/** What an object is sent as, of its message. */
export const inEnvelope = (descriptor: ResourceDescriptor, message: Buffer): Buffer[] => [
  envelopeStart(typeMetaOf(descriptor), message.length),
  message,
  envelopeEnd,
];

export const typeMetaOf = ({ group, version, kind }: ResourceDescriptor): TypeMeta => ({
  kind,
  apiVersion: formatGroupVersion({ group, version }),
});

/** The message of an object's metadata alone: a PartialObjectMetadata. */
export function partialMessageOf(descriptor: ResourceDescriptor, object: CachedObject): Buffer {
  if (!hasProtobuf(descriptor)) return toMessage(partialType, { metadata: parseView(descriptor, object).metadata });
  // metadata is the first field of every kind, as it is of this one
  const message = messageOf(descriptor, object);
  const reader = new Reader(message);
  reader.tag('PartialObjectMetadata');
  reader.skip(wire.bytes);
  return message.subarray(0, reader.position);
}

const partialType = 'io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata';
