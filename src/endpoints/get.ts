import { ApiError } from '../api/errors.js';
import { checkResourceVersionText } from '../request/options.js';
import type { CachedObject } from '../watch/cached-object.js';
import type { Call } from './call.js';
import { projectionOf } from './projection.js';
import { formOf, sendObject } from './respond.js';

export async function get(call: Call): Promise<void> {
  const form = formOf(call);
  const object = await current(call);
  sendObject(call, 200, object, form, projectionOf(call));
}

/** The object a request names, as fresh as its resourceVersion asks for. */
async function current({ store, descriptor, req }: Call): Promise<CachedObject> {
  const { info } = req.context;
  const resourceVersion = info.query.get('resourceVersion') ?? '';
  const badVersion = checkResourceVersionText(resourceVersion);
  if (badVersion !== undefined) throw new ApiError(500, '', badVersion);
  if (resourceVersion === '') await store.cache.fresh();
  else await store.cache.reach(Number(resourceVersion));
  const object = store.cache.get(store.key(info.namespace, info.name));
  if (object === undefined) throw store.notFound(info.name, descriptor);
  return object;
}
