import { badRequest } from '../api/errors.js';
import { list as listStore } from '../registry/store/list.js';
import { checkResourceVersionText, parseListOptions } from '../request/options.js';
import { type Call, scopeOf } from './call.js';
import { formOf, sendList } from './respond.js';

export async function list(call: Call): Promise<void> {
  const options = parseListOptions(call.req.context.info.query, false);
  const badVersion = checkResourceVersionText(options.resourceVersion);
  if (badVersion !== undefined) throw badRequest(`invalid resource version: ${badVersion}`);
  const form = formOf(call);
  const page = await listStore(call.store, { ...options, scope: scopeOf(call, options) });
  await sendList(call, page, form);
}
