import type { Writable } from 'node:stream';
import { internalPackage } from '../api/codec/kinds.js';
import { writeYaml } from '../api/codec/yaml-write.js';
import { notAcceptable } from '../api/errors.js';
import { goJson } from '../api/field.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { ListPage } from '../registry/store/list.js';
import type { TableDefinition } from '../registry/table.js';
import { type Form, isPretty, negotiate } from '../request/accept.js';
import { warningHeaders } from '../request/warnings.js';
import type { Projection } from '../subresources/projection.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { Call } from './call.js';
import { compresses, compressInto } from './compress.js';
import { drained } from './drained.js';
import { type ListMeta, parseIncludeObject, partial, tableOf } from './shapes.js';
import { itemStart, parseView, viewOf } from './views.js';

/** How the answer shall look, from the request's headers and query. */
export function formOf({ req }: Call, stream = false): Form {
  return {
    ...negotiate(req.headers.accept, { shaped: true, stream }),
    pretty: isPretty(req.context.info.query, req.headers['user-agent']),
  };
}

/** Answers with one object of the store in the request's version and form, or with what a subresource shows of it. */
export function sendObject(
  call: Call,
  code: number,
  object: CachedObject,
  form = formOf(call),
  projection?: Projection,
): void {
  if (projection !== undefined) {
    const shown = projection.project(parseView(call.descriptor, object));
    sendValue(call, code, shape(call, shown, form, projection.table), form);
  } else if (form.as === '' && form.mediaType === 'application/json' && !form.pretty) {
    sendBytes(call, code, form.mediaType, [viewOf(call.descriptor, object), newline]);
  } else {
    sendValue(call, code, shape(call, parseView(call.descriptor, object), form, call.descriptor.strategy.table), form);
  }
}

function shape(call: Call, object: KubeObject, form: Form, table: TableDefinition<KubeObject> | undefined): unknown {
  if (form.as === 'Table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(table, [object], metadata, {
      include: parseIncludeObject(call.req.context.info.query),
      headers: true,
    });
  }
  if (form.as === 'PartialObjectMetadata') return partial(object);
  if (form.as === 'PartialObjectMetadataList') {
    throw notAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (*${internalPackage(call.descriptor.group)}.${call.descriptor.kind})`,
    );
  }
  return object;
}

/** Answers with something that is not kept as bytes (Scale, TokenRequest, Status, tables, ...). */
export function sendValue(call: Call, code: number, value: unknown, form = formOf(call)): void {
  sendBytes(call, code, form.mediaType, [encode(value, form)]);
}

function encode(value: unknown, { mediaType, pretty }: Form): Buffer {
  if (mediaType === 'application/yaml') return Buffer.from(writeYaml(value));
  return Buffer.from(pretty ? JSON.stringify(value, undefined, 2) : `${goJson(value)}\n`);
}

/** Answers with a list; whole objects go out as the bytes they are kept as, in pieces that do not hold others up. */
export async function sendList(call: Call, page: ListPage, form: Form): Promise<void> {
  const { descriptor, req } = call;
  const metadata: ListMeta = {
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remaining,
  };
  if (form.as === '' && form.mediaType === 'application/json' && !form.pretty)
    return streamList(call, page.items, metadata);
  const objects = page.items.map((item) => parseView(descriptor, item));
  if (form.as === 'Table') {
    const options = { include: parseIncludeObject(req.context.info.query), headers: true };
    return sendValue(call, 200, tableOf(descriptor.strategy.table, objects, metadata, options), form);
  }
  if (form.as === 'PartialObjectMetadata') {
    throw notAcceptable(
      `you requested PartialObjectMetadata, but the requested object is a list (*${internalPackage(descriptor.group)}.${descriptor.listKind})`,
    );
  }
  if (form.as === 'PartialObjectMetadataList') {
    const items = objects.map(partial);
    return sendValue(call, 200, { kind: form.as, apiVersion: 'meta.k8s.io/v1', metadata, items }, form);
  }
  const items = objects.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest);
  sendValue(call, 200, { ...listHead(call), metadata, items }, form);
}

const listHead = ({ descriptor: { listKind, group, version } }: Call) => ({
  kind: listKind,
  apiVersion: formatGroupVersion({ group, version }),
});

const newline = Buffer.from('\n');
const firstItem = Buffer.from('{');
const nextItem = Buffer.from(',{');
const listEnd = Buffer.from(']}\n');
const pieceBytes = 256 * 1024;

async function streamList(call: Call, items: CachedObject[], metadata: ListMeta): Promise<void> {
  const { descriptor } = call;
  let output: Writable | undefined;
  const head = JSON.stringify({ ...listHead(call), metadata });
  const from = itemStart(descriptor);
  let piece: Buffer[] = [Buffer.from(`${head.slice(0, -1)},"items":[`)];
  let size = 0;
  for (const [i, item] of items.entries()) {
    const bytes = viewOf(descriptor, item).subarray(from);
    piece.push(i === 0 ? firstItem : nextItem, bytes);
    size += bytes.length;
    if (size < pieceBytes) continue;
    output ??= begin(call, 200, 'application/json', size);
    if (!output.write(Buffer.concat(piece))) await drained(output);
    if (output.destroyed) return;
    piece = [];
    size = 0;
  }
  piece.push(listEnd);
  if (output === undefined) sendBytes(call, 200, 'application/json', piece);
  else output.end(Buffer.concat(piece));
}

function sendBytes(call: Call, code: number, mediaType: string, parts: Buffer[]): void {
  const body = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  if (!compresses(call.req, body.length)) call.res.setHeader('Content-Length', body.length);
  begin(call, code, mediaType, body.length).end(body);
}

/** Sends the head of an answer that has `size` bytes at least; the rest is written to what is returned. */
function begin(call: Call, code: number, mediaType: string, size: number): Writable {
  const { req, res } = call;
  const output = compresses(req, size) ? compressInto(res) : res;
  writeHead(call, code, mediaType);
  return output;
}

/** Status line and headers, those of warnings included. */
export function writeHead({ req, res }: Pick<Call, 'req' | 'res'>, code: number, mediaType: string): void {
  const warnings = warningHeaders(req.context.warnings);
  if (warnings.length > 0) res.setHeader('Warning', warnings);
  res.writeHead(code, { 'Content-Type': mediaType });
}
