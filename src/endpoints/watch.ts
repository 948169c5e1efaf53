import type { Writable } from 'node:stream';
import { normalize } from '../api/codec/builtin.js';
import { ApiError, expired } from '../api/errors.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { Form } from '../request/accept.js';
import { checkResourceVersionText, type ListOptions, parseListOptions } from '../request/options.js';
import { isWebSocketRequest } from '../request/web-socket.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { EventType } from '../watch/event.js';
import { type Call, scopeOf } from './call.js';
import { formOf, writeHead } from './respond.js';
import { parseIncludeObject, partial, tableOf } from './shapes.js';
import { parseView, viewOf } from './views.js';
import { errorFrame, type FrameEncoder, WatchStream } from './watch-streams.js';
import { openWebSocket } from './web-socket.js';

/** Upstream: handlers.ListResource with watch, and Cacher.Watch for what each resourceVersion means. */
export async function watch(call: Call): Promise<void> {
  const { cache } = call.store;
  const options = parseListOptions(call.req.context.info.query, true);
  const badVersion = checkResourceVersionText(options.resourceVersion);
  if (badVersion !== undefined) throw new ApiError(500, '', badVersion);
  const form = formOf(call, true);
  const scope = scopeOf(call, options);
  const start = startOf(options);
  if (start.initial)
    await (options.resourceVersion === '' ? cache.fresh() : cache.reach(Number(options.resourceVersion)));
  else await cache.ready();

  const output = outputOf(call);
  if (output === undefined) return;
  const stream = open(call, output, options, encoderFor(call, form));
  const revision = cache.revision;
  const objects = start.initial ? cache.list(scope) : [];
  const sent = start.initial ? stream.initial(objects, start.closes ? revision : undefined) : Promise.resolve();
  const { from } = start;
  if (!cache.watch(scope, stream, from)) {
    stream.end(errorFrame(expired(`too old resource version: ${from} (${cache.oldest})`)));
  }
  await sent;
}

interface Start {
  /** the watch begins with the present state */
  initial: boolean;
  /** a bookmark tells when that state is complete */
  closes: boolean;
  /** later events than this one; undefined: than now */
  from?: number;
}

function startOf(options: ListOptions): Start {
  const { resourceVersion, sendInitialEvents, allowWatchBookmarks } = options;
  const anyVersion = resourceVersion === '' || resourceVersion === '0';
  if (sendInitialEvents ?? anyVersion) {
    return { initial: true, closes: allowWatchBookmarks && (sendInitialEvents === true || resourceVersion === '') };
  }
  return { initial: false, closes: false, from: anyVersion ? undefined : Number(resourceVersion) };
}

/** Agrees to the watch; undefined where the client's handshake did not hold, which is answered then. */
function outputOf(call: Call): Writable | undefined {
  const { req, res } = call;
  if (isWebSocketRequest(req)) return openWebSocket(req, res);
  writeHead(call, 200, 'application/json');
  res.flushHeaders();
  return res;
}

/** Takes care of the stream's end: the client's, the time's, the server's. */
function open(call: Call, output: Writable, options: ListOptions, encoder: FrameEncoder): WatchStream {
  const { store, streams, descriptor } = call;
  const onEnd = () => {
    clearTimeout(timer);
    store.cache.unwatch(stream);
    streams.delete(stream);
  };
  const meter = streams.meterOf?.(descriptor);
  const stream = new WatchStream(output, encoder, options.allowWatchBookmarks, onEnd, meter);
  const seconds = options.timeoutSeconds || streams.minRequestTimeout * (1 + Math.random());
  const timer = setTimeout(
    () => {
      store.cache.bookmark(stream);
      stream.end();
    },
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  output.on('close', () => stream.end());
  streams.add(stream);
  return stream;
}

const frameEnd = Buffer.from('}\n');

function encoderFor(call: Call, form: Form): FrameEncoder {
  const { descriptor } = call;
  const groupVersion = `${descriptor.group}/${descriptor.version}`;
  const wrap = (type: string, value: unknown) => Buffer.from(`${JSON.stringify({ type, object: value })}\n`);
  if (form.as === 'Table') return tableEncoder(call, wrap);
  if (form.as === 'PartialObjectMetadata') {
    return {
      form: `${groupVersion} partial`,
      frame: (type, object) => wrap(type, partial(parseView(descriptor, object))),
      bookmark: (revision, end) => wrap('BOOKMARK', partial(bookmarkObject(call, revision, end))),
    };
  }
  return {
    form: groupVersion,
    frame: (type, object) =>
      Buffer.concat([Buffer.from(`{"type":"${type}","object":`), viewOf(descriptor, object), frameEnd]),
    bookmark: (revision, end) => wrap('BOOKMARK', bookmarkObject(call, revision, end)),
  };
}

/** Only a watch's first table has its columns named, so that its frames are its own. */
function tableEncoder({ descriptor, req }: Call, wrap: (type: string, value: unknown) => Buffer): FrameEncoder {
  const include = parseIncludeObject(req.context.info.query);
  let headers = true;
  const table = (type: EventType | 'BOOKMARK', object: KubeObject) => {
    const { resourceVersion } = object.metadata;
    const frame = wrap(type, tableOf(descriptor.strategy.table, [object], { resourceVersion }, { include, headers }));
    headers = false;
    return frame;
  };
  return {
    form: '',
    frame: (type, object: CachedObject) => table(type, parseView(descriptor, object)),
    bookmark: (revision, end) => table('BOOKMARK', bookmarkObject({ descriptor }, revision, end)),
  };
}

/** An empty object of the kind that says how far the watch has got. */
function bookmarkObject(
  { descriptor }: Pick<Call, 'descriptor'>,
  revision: number,
  initialEventsEnd: boolean,
): KubeObject {
  const { group, version, kind, type } = descriptor;
  return normalize(type, {
    kind,
    apiVersion: formatGroupVersion({ group, version }),
    metadata: {
      resourceVersion: String(revision),
      ...(initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    },
  }) as KubeObject;
}
