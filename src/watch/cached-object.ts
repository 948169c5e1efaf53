import { goJson } from '../api/field.js';
import type { KubeObject } from '../api/object.js';

/** An object as the cache keeps it: bytes ready for the wire, and beside them what selectors ask for. */
export interface CachedObject {
  key: string;
  namespace: string;
  name: string;
  revision: number;
  /** canonical JSON in the stored version, resourceVersion in place, and a line end: as an answer has it */
  json: Buffer;
  /** where `,"resourceVersion":"..."` begins in json */
  revisionAt: number;
  labels: Record<string, string>;
  /** metadata.name, metadata.namespace and what the kind's strategy offers */
  fields: Record<string, string>;
  /** the store has it in another form than this server writes, so that a write of the same changes it nevertheless */
  isForeign?: true;
}

/** Canonical JSON without a resourceVersion, and the byte offset at which one belongs. */
export interface StoredBytes {
  bytes: Buffer;
  revisionAt: number;
}

const nothing = '{}';

/** What stands before metadata.resourceVersion, in ObjectMeta's field order, up to and without the closing brace. */
function head(object: KubeObject): string {
  const { name, generateName, namespace, selfLink, uid } = object.metadata;
  const meta = goJson({ name, generateName, namespace, selfLink, uid });
  return `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},"metadata":${meta.slice(0, -1)}`;
}

/** The bytes that go into the store. The object must be normalised by its schema. */
export function encodeStored(object: KubeObject): StoredBytes {
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  const { name: _n, generateName: _g, namespace: _ns, selfLink: _s, uid: _u, resourceVersion: _r, ...tail } = metadata;
  const before = head(object);
  const meta = goJson(tail);
  const body = goJson(rest);
  const after = `${meta === nothing ? '}' : `,${meta.slice(1)}`}${body === nothing ? '}' : `,${body.slice(1)}`}`;
  return { bytes: Buffer.from(before + after), revisionAt: Buffer.byteLength(before) };
}

/** Where the resourceVersion belongs in bytes that encodeStored may have written; undefined where it did not. */
export function findRevisionPlace(bytes: Buffer, object: KubeObject): number | undefined {
  if (object.metadata.resourceVersion) return undefined;
  const before = Buffer.from(head(object));
  return bytes.subarray(0, before.length).equals(before) ? before.length : undefined;
}

/** What CachedObject.json is. */
export function insertRevision({ bytes, revisionAt }: StoredBytes, revision: number): Buffer {
  return Buffer.concat([
    bytes.subarray(0, revisionAt),
    Buffer.from(`,"resourceVersion":"${revision}"`),
    bytes.subarray(revisionAt),
    lineEnd,
  ]);
}

const lineEnd = Buffer.from('\n');

/** JSON from `start` on, without the line end: as a part of something else has it. */
export const withoutLineEnd = (json: Buffer, start = 0): Buffer => json.subarray(start, -lineEnd.length);

/** The same object at another revision: what a DELETED event carries is the last state with the deletion's version. */
export function atRevision(object: CachedObject, revision: number): CachedObject {
  const end = object.revisionAt + `,"resourceVersion":"${object.revision}"`.length;
  const bytes = Buffer.concat([object.json.subarray(0, object.revisionAt), withoutLineEnd(object.json, end)]);
  return { ...object, revision, json: insertRevision({ bytes, revisionAt: object.revisionAt }, revision) };
}
