import { ApiError } from '../api/errors.js';
import { checkResourceVersionText } from '../request/options.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { Call } from './call.js';
import { projectionOf } from './projection.js';
import { formOf, sendObject, sendValue } from './respond.js';
import { parseView } from './views.js';

export async function get(call: Call): Promise<void> {
  const form = formOf(call);
  const object = await current(call);
  const projection = projectionOf(call);
  if (projection === undefined) sendObject(call, 200, object, form);
  else sendValue(call, 200, projection.project(parseView(call.descriptor, object)), form);
}

/** The object a request names, as fresh as its resourceVersion asks for. */
async function current({ store, req }: Call): Promise<CachedObject> {
  const { info } = req.context;
  const resourceVersion = info.query.get('resourceVersion') ?? '';
  const badVersion = checkResourceVersionText(resourceVersion);
  if (badVersion !== undefined) throw new ApiError(500, '', badVersion);
  if (resourceVersion === '') await store.cache.fresh();
  else await store.cache.reach(Number(resourceVersion));
  const object = store.cache.get(store.key(info.namespace, info.name));
  if (object === undefined) throw store.notFound(info.name);
  return object;
}
