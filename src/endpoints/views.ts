import { normalize } from '../api/codec/builtin.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { CachedObject } from '../watch/cached-object.js';

const views = new WeakMap<CachedObject, Buffer>();

/** An object's JSON in the version that a request speaks, with a line end; the stored version costs nothing. */
export function viewOf(descriptor: ResourceDescriptor, object: CachedObject): Buffer {
  const convert = descriptor.storage?.convert;
  if (convert === undefined) return object.json;
  let view = views.get(object);
  if (view === undefined) {
    view = Buffer.from(`${JSON.stringify(fromStored(descriptor, JSON.parse(object.json.toString()) as KubeObject))}\n`);
    views.set(object, view);
  }
  return view;
}

/** A stored object in the version that a request speaks, to read and change. */
export function fromStored({ storage, type }: ResourceDescriptor, object: KubeObject): KubeObject {
  const convert = storage?.convert;
  return convert === undefined ? object : (normalize(type, convert.fromStored(object)) as KubeObject);
}

/** The same as viewOf, to read and change. */
export const parseView = (descriptor: ResourceDescriptor, object: CachedObject): KubeObject =>
  JSON.parse(viewOf(descriptor, object).toString()) as KubeObject;

/** What every object of the kind begins with, and what the items of a typed list leave out. */
export function itemStart({ kind, group, version }: ResourceDescriptor): number {
  const apiVersion = formatGroupVersion({ group, version });
  return Buffer.byteLength(`{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},`);
}
