import type { Writable } from 'node:stream';
import { internalPackage } from '../api/codec/kinds.js';
import type { TypeMeta } from '../api/codec/protobuf/envelope.js';
import { notAcceptable } from '../api/errors.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { ListPage } from '../registry/store/list.js';
import type { TableDefinition } from '../registry/table.js';
import { type Form, isPretty, json, negotiateEndpoint, protobuf } from '../request/accept.js';
import { encode } from '../request/encode.js';
import { warningHeaders } from '../request/warnings.js';
import type { Projection } from '../subresources/projection.js';
import { type CachedObject, withoutLineEnd } from '../watch/cached-object.js';
import type { Call } from './call.js';
import { compresses, compressInto } from './compress.js';
import { sendGathered } from './gather.js';
import { jsonList, type ListForm, lengthOf, partsOf, protobufList } from './list-forms.js';
import { hasProtobuf, inEnvelope, messageOf, partialMessageOf } from './messages.js';
import { type ListMeta, parseIncludeObject, partial, tableOf } from './shapes.js';
import { itemStart, parseView, viewOf } from './views.js';

/** How the answer shall look, from the request's headers and query. */
export function formOf({ req, descriptor }: Call): Form {
  const { verb, query } = req.context.info;
  const stream = verb === 'watch';
  const offer = { shaped: true, protobuf: hasProtobuf(descriptor), watchable: stream || verb === 'list', stream };
  return { ...negotiateEndpoint(req.headers.accept, offer), pretty: isPretty(query, req.headers['user-agent']) };
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
  } else if (isKept(form)) {
    sendBytes(call, code, form.mediaType, [viewOf(call.descriptor, object)]);
  } else if (form.mediaType === protobuf && form.as === '') {
    sendBytes(call, code, form.mediaType, inEnvelope(call.descriptor, messageOf(call.descriptor, object)));
  } else {
    sendValue(call, code, shape(call, parseView(call.descriptor, object), form, call.descriptor.strategy.table), form);
  }
}

function shape(call: Call, object: KubeObject, form: Form, table: TableDefinition<KubeObject> | undefined): object {
  if (form.as === 'Table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(table, [object], metadata, tableOptions(call, form));
  }
  if (form.as === 'PartialObjectMetadata') return partial(object, form.shapeVersion);
  if (form.as === 'PartialObjectMetadataList') {
    throw notAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (*${internalPackage(call.descriptor.group)}.${call.descriptor.kind})`,
    );
  }
  return object;
}

const tableOptions = ({ req }: Call, { shapeVersion }: Form) => ({
  include: parseIncludeObject(req.context.info.query),
  headers: true,
  shapeVersion,
});

/** Whole objects in JSON are kept as they are sent. */
const isKept = ({ as, mediaType, pretty }: Form) => as === '' && mediaType === json && !pretty;

/** Answers with something that is not kept as bytes (Scale, TokenRequest, Status, tables, ...). */
export function sendValue(call: Call, code: number, value: object, form = formOf(call)): void {
  sendBytes(call, code, form.mediaType, [encode(value, form)]);
}

/** Answers with a list; whole objects go out as the bytes they are kept as, in pieces that do not hold others up. */
export async function sendList(call: Call, page: ListPage, form: Form): Promise<void> {
  const { descriptor } = call;
  const metadata: ListMeta = {
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remaining,
  };
  if (form.as === 'PartialObjectMetadata') {
    throw notAcceptable(
      `you requested PartialObjectMetadata, but the requested object is a list (*${internalPackage(descriptor.group)}.${descriptor.listKind})`,
    );
  }
  if (isKept(form)) {
    const from = itemStart(descriptor);
    const list = jsonList(listHead(call), metadata, (item) => withoutLineEnd(viewOf(descriptor, item), from));
    return streamList(call, page.items, list);
  }
  if (form.mediaType === protobuf) {
    const head = form.as === '' ? listHead(call) : partialListHead(form);
    const bytes = form.as === '' ? messageOf : partialMessageOf;
    const list = protobufList(head, metadata, (item) => bytes(descriptor, item));
    return streamList(call, page.items, list);
  }
  const objects = page.items.map((item) => parseView(descriptor, item));
  if (form.as === 'Table') {
    const table = tableOf(descriptor.strategy.table, objects, metadata, tableOptions(call, form));
    return sendValue(call, 200, table, form);
  }
  if (form.as === 'PartialObjectMetadataList') {
    const items = objects.length === 0 ? null : objects.map((object) => partial(object, form.shapeVersion)); // as Go has none
    return sendValue(call, 200, { ...partialListHead(form), metadata, items }, form);
  }
  const items = objects.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest);
  sendValue(call, 200, { ...listHead(call), metadata, items }, form);
}

const listHead = ({ descriptor: { listKind, group, version } }: Call): TypeMeta => ({
  kind: listKind,
  apiVersion: formatGroupVersion({ group, version }),
});
const partialListHead = ({ shapeVersion }: Form): TypeMeta => ({
  kind: 'PartialObjectMetadataList',
  apiVersion: shapeVersion,
});

/** What is not worth one of the large buffers that lists are gathered in. */
const smallBytes = 32 * 1024;

async function streamList(call: Call, items: CachedObject[], list: ListForm): Promise<void> {
  const length = await lengthOf(items, list);
  const start = list.start(length);
  const whole = start.length + length + list.end.length;
  const parts = partsOf(start, items, list);
  if (whole <= smallBytes) sendBytes(call, 200, list.mediaType, [...parts]);
  else await sendGathered(begin(call, 200, list.mediaType, whole), parts);
}

function sendBytes(call: Call, code: number, mediaType: string, parts: Buffer[]): void {
  const body = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  begin(call, code, mediaType, body.length).end(body);
}

/** Sends the head of an answer of `length` bytes, which are written to what is returned. */
function begin(call: Call, code: number, mediaType: string, length: number): Writable {
  const { req, res } = call;
  const isCompressed = compresses(req, length);
  const output = isCompressed ? compressInto(res) : res;
  if (!isCompressed) res.setHeader('Content-Length', length);
  writeHead(call, code, mediaType);
  return output;
}

/** Status line and headers, those of warnings included. */
export function writeHead({ req, res }: Pick<Call, 'req' | 'res'>, code: number, mediaType: string): void {
  const warnings = warningHeaders(req.context.warnings);
  if (warnings.length > 0) res.setHeader('Warning', warnings);
  res.writeHead(code, { 'Content-Type': mediaType });
}
