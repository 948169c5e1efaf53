import { ApiError } from '../api/errors.js';
import { remove } from '../registry/store/delete.js';
import { list } from '../registry/store/list.js';
import { parseListOptions } from '../request/options.js';
import type { CachedObject } from '../watch/cached-object.js';
import { type Call, scopeOf, storeRequest } from './call.js';
import { readDeleteOptions } from './delete-options.js';
import { formOf, sendList } from './respond.js';

/** Upstream: Store.DeleteCollection: lists, deletes one by one, and answers with the list. */
export async function deletecollection(call: Call): Promise<void> {
  const { store, req } = call;
  const form = formOf(call);
  const listOptions = parseListOptions(req.context.info.query, false);
  const options = await readDeleteOptions(call);
  const page = await list(store, { ...listOptions, scope: scopeOf(call, listOptions) });
  for (const object of page.items) await removeOne(call, object, options);
  await sendList(call, page, form);
}

async function removeOne(
  call: Call,
  { namespace, name }: CachedObject,
  options: Awaited<ReturnType<typeof readDeleteOptions>>,
): Promise<void> {
  try {
    await remove(call.store, { ...storeRequest(call, options.dryRun), namespace, name, options });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error; // somebody else was faster
  }
}
