import { ApiError, expired } from '../api/errors.js';
import { type Form, json } from '../request/accept.js';
import { checkResourceVersionText, type ListOptions, parseListOptions } from '../request/options.js';
import { isWebSocketRequest } from '../request/web-socket.js';
import type { Scope } from '../watch/watcher.js';
import { type Call, scopeOf } from './call.js';
import { formOf, writeHead } from './respond.js';
import { type FrameOutput, responseOutput } from './watching/frame-output.js';
import { encoderFor, type FrameEncoder } from './watching/frames.js';
import type { WatchGroup, WatchMeter } from './watching/group.js';
import { WatchStream } from './watching/stream.js';
import { openWebSocket } from './watching/web-socket.js';

/** Upstream: handlers.ListResource with watch, and Cacher.Watch for what each resourceVersion means. */
export async function watch(call: Call): Promise<void> {
  const { cache } = call.store;
  const options = parseListOptions(call.req.context.info.query, true);
  const badVersion = checkResourceVersionText(options.resourceVersion);
  if (badVersion !== undefined) throw new ApiError(500, '', badVersion);
  const form = formOf(call);
  const scope = scopeOf(call, narrowedToName(call, options));
  const start = startOf(options);
  if (start.initial)
    await (options.resourceVersion === '' ? cache.fresh() : cache.reach(Number(options.resourceVersion)));
  else await (start.from === undefined ? cache.ready() : cache.recall(start.from));

  const output = outputOf(call, form);
  if (output === undefined) return;
  const meter = call.streams.meterOf?.(call.descriptor);
  const watched = { options, scope, encoder: encoderFor(call, form), output, meter };
  const stream = open(call, watched);
  const revision = cache.revision;
  const objects = start.initial ? cache.list(scope) : [];
  const sent = start.initial ? stream.initial(objects, start.closes ? revision : undefined) : Promise.resolve();
  follow(call, watched, stream, start.from);
  await sent;
}

/** The old addresses of watches, /api/v1/watch/..., may name one object. */
function narrowedToName({ req }: Call, options: ListOptions): ListOptions {
  const { parts } = req.context.info;
  if (parts[1] === undefined) return options;
  const selectors = [`metadata.name=${parts[1]}`, options.fieldSelector];
  return { ...options, fieldSelector: selectors.filter((selector) => selector !== '').join(',') };
}

/** What a client watches, and how it is told. */
interface Watched {
  options: ListOptions;
  scope: Scope;
  encoder: FrameEncoder;
  output: FrameOutput;
  meter?: WatchMeter;
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
    return { initial: true, closes: allowWatchBookmarks };
  }
  return { initial: false, closes: false, from: anyVersion ? undefined : Number(resourceVersion) };
}

/** Agrees to the watch; undefined where the client's handshake did not hold, which is answered then. */
function outputOf(call: Call, { mediaType }: Form): FrameOutput | undefined {
  const { req, res } = call;
  if (isWebSocketRequest(req)) return openWebSocket(req, res, mediaType !== json);
  writeHead(call, 200, mediaType === json ? mediaType : `${mediaType};stream=watch`);
  res.flushHeaders();
  return responseOutput(res);
}

/** Makes the stream one that is told of later events than `from` (undefined: than now), with all who watch the same. */
function follow(call: Call, watched: Watched, stream: WatchStream, from: number | undefined): void {
  const { cache } = call.store;
  const { scope, encoder } = watched;
  if (from !== undefined && !cache.replay(scope, stream, from)) {
    stream.end(encoder.error(expired(`too old resource version: ${from} (${cache.oldest})`)));
    return;
  }
  if (!watched.output.isOver) stream.join(groupFor(call, watched, from));
}

function groupFor({ store, streams }: Call, watched: Watched, from: number | undefined): WatchGroup {
  const { options, scope, encoder, output, meter } = watched;
  const { cache } = store;
  const { framing } = output;
  const bookmarks = options.allowWatchBookmarks;
  const group = { cache, scope, encoder, framing, bookmarks, meter };
  if (encoder.form === '' || (from !== undefined && from > cache.revision)) return streams.groupOfOne(group, from);
  const { labelSelector, fieldSelector } = options;
  const alike = [store.prefix, scope.prefix, scope.exact, labelSelector, fieldSelector, encoder.form, framing.name];
  return streams.group(JSON.stringify([...alike, bookmarks]), group);
}

/** Takes care of the stream's end: the client's, the time's, the server's. */
function open({ streams }: Call, { options, encoder, output, meter }: Watched): WatchStream {
  const onEnd = () => {
    clearTimeout(timer);
    streams.delete(stream);
  };
  const { flusher } = streams;
  const stream = new WatchStream({ output, encoder, flusher, meter, onEnd });
  const seconds = options.timeoutSeconds || streams.minRequestTimeout * (1 + Math.random());
  const timer = setTimeout(() => stream.finish(), Math.min(seconds * 1000, 2 ** 31 - 1));
  output.onClose(() => stream.end());
  streams.add(stream);
  return stream;
}
