import { normalize, toFrame, toMessage, typeOf } from '../../api/codec/builtin.js';
import type { TypeMeta } from '../../api/codec/protobuf/envelope.js';
import type { ApiError } from '../../api/errors.js';
import type { KubeObject } from '../../api/object.js';
import { type Form, protobuf } from '../../request/accept.js';
import { type CachedObject, withoutLineEnd } from '../../watch/cached-object.js';
import type { CacheEvent, EventType } from '../../watch/event.js';
import type { Call } from '../call.js';
import { messageOf, partialMessageOf, typeMetaOf } from '../messages.js';
import { type IncludeObject, parseIncludeObject, partial, tableOf } from '../shapes.js';
import { parseView, viewOf } from '../views.js';
import type { Framing } from './frame-output.js';

type Descriptor = Call['descriptor'];

/** How watches of one form want their events. */
export interface FrameEncoder {
  /** names the form, so that watches of one form share a frame; '' where frames can't be shared */
  form: string;
  frame(type: EventType, object: CachedObject): Buffer;
  bookmark(revision: number, initialEventsEnd: boolean): Buffer;
  error(error: ApiError): Buffer;
}

/** An event's frame, wrapped, which is made once for all who want it in the same form. */
export function frameOf(event: CacheEvent, type: EventType, encoder: FrameEncoder, framing: Framing): Buffer {
  const wrapped = (t: EventType, object: CachedObject) => framing.wrap(encoder.frame(t, object));
  if (encoder.form === '') return wrapped(type, type === 'DELETED' ? event.departed : event.object!);
  return event.frame(type, `${encoder.form} ${framing.name}`, wrapped);
}

/** How a watch's events are written in the form that the client asks for. */
export function encoderFor({ descriptor, req }: Call, form: Form): FrameEncoder {
  const isPartial = form.as === 'PartialObjectMetadata';
  if (form.mediaType === protobuf) return protobufEncoder(descriptor, isPartial, form);
  if (form.as === 'Table') return tableEncoder(descriptor, parseIncludeObject(req.context.info.query), form);
  return isPartial ? partialEncoder(descriptor, form) : objectEncoder(descriptor);
}

const frameEnd = Buffer.from('}\n');
const jsonFrame = (type: string, value: object) => Buffer.from(`${JSON.stringify({ type, object: value })}\n`);
const jsonError: FrameEncoder['error'] = (error) => jsonFrame('ERROR', error.toStatus());
const version = ({ group, version }: Descriptor) => `${group}/${version}`;

const objectEncoder = (descriptor: Descriptor): FrameEncoder => ({
  form: version(descriptor),
  frame: (type, object) =>
    Buffer.concat([Buffer.from(`{"type":"${type}","object":`), withoutLineEnd(viewOf(descriptor, object)), frameEnd]),
  bookmark: (revision, end) => jsonFrame('BOOKMARK', bookmarkObject(descriptor, revision, end)),
  error: jsonError,
});

const partialEncoder = (descriptor: Descriptor, { shapeVersion }: Form): FrameEncoder => ({
  form: `${version(descriptor)} ${shapeVersion} partial`,
  frame: (type, object) => jsonFrame(type, partial(parseView(descriptor, object), shapeVersion)),
  bookmark: (revision, end) => jsonFrame('BOOKMARK', partial(bookmarkObject(descriptor, revision, end), shapeVersion)),
  error: jsonError,
});

/** Only a watch's first table has its columns named, so that its frames are its own. */
function tableEncoder(descriptor: Descriptor, include: IncludeObject, { shapeVersion }: Form): FrameEncoder {
  let headers = true;
  const table = (type: EventType | 'BOOKMARK', object: KubeObject) => {
    const { resourceVersion } = object.metadata;
    const options = { include, headers, shapeVersion };
    headers = false;
    return jsonFrame(type, tableOf(descriptor.strategy.table, [object], { resourceVersion }, options));
  };
  return {
    form: '',
    frame: (type, object) => table(type, parseView(descriptor, object)),
    bookmark: (revision, end) => table('BOOKMARK', bookmarkObject(descriptor, revision, end)),
    error: jsonError,
  };
}

function protobufEncoder(descriptor: Descriptor, isPartial: boolean, { shapeVersion }: Form): FrameEncoder {
  const partialMeta: TypeMeta = { kind: 'PartialObjectMetadata', apiVersion: shapeVersion };
  const meta = isPartial ? partialMeta : typeMetaOf(descriptor);
  const message = isPartial ? partialMessageOf : messageOf;
  const made = (type: string, object: TypeMeta) => toFrame(type, object, toMessage(typeOf(object), object));
  return {
    form: `${version(descriptor)} protobuf${isPartial ? ` ${shapeVersion} partial` : ''}`,
    frame: (type, object) => toFrame(type, meta, message(descriptor, object)),
    bookmark(revision, end) {
      const object = bookmarkObject(descriptor, revision, end);
      return made('BOOKMARK', isPartial ? partial(object, shapeVersion) : object);
    },
    error: (error) => made('ERROR', error.toStatus()),
  };
}

/** An empty object of the kind that says how far the watch has got. */
function bookmarkObject(descriptor: Descriptor, revision: number, initialEventsEnd: boolean): KubeObject {
  return normalize(descriptor.type, {
    ...typeMetaOf(descriptor),
    metadata: {
      resourceVersion: String(revision),
      ...(initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    },
  }) as KubeObject;
}
