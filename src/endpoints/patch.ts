import { ApiError } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import { dedupeOwnerReferences } from '../api/owner-references.js';
import { type PatchType, parsePatch } from '../api/patch/index.js';
import { update as updateInStore } from '../registry/store/update.js';
import { parseWriteOptions } from '../request/options.js';
import { readBody } from './body.js';
import { type Call, storeRequest } from './call.js';
import { checkNames, toStored } from './incoming.js';
import { projectionOf } from './projection.js';
import { formOf, sendObject } from './respond.js';
import { fromStored } from './views.js';

const patchTypes: Record<string, PatchType> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

export async function patch(call: Call): Promise<void> {
  const { descriptor, store, req } = call;
  const { info } = req.context;
  const form = formOf(call);
  const mediaType = (req.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  const patchType = patchTypes[mediaType];
  if (patchType === undefined) throw new ApiError(415, 'UnsupportedMediaType', refusal(mediaType), {});
  const options = parseWriteOptions(info.query, 'PatchOptions');
  const projection = projectionOf(call);
  const target = projection ?? descriptor;
  const apply = parsePatch(patchType, await readBody(req), target, options.fieldValidation);
  let warnings: string[] = []; // of the last try

  const patched = (before: KubeObject): KubeObject => {
    const { object, warnings: found } = apply(before);
    checkNames(call, object);
    warnings = [...found, ...dedupeOwnerReferences(object.metadata, ' after mutating admission happens')];
    return object;
  };
  const result = await updateInStore(store, {
    ...storeRequest(call, options.dryRun),
    name: info.name,
    change: (current) => {
      if (current === undefined) throw store.notFound(info.name, descriptor);
      const before = fromStored(descriptor, current);
      if (projection === undefined) return toStored(descriptor, patched(before));
      return toStored(descriptor, projection.merge(structuredClone(before), patched(projection.project(before))));
    },
  });
  req.context.warnings.push(...warnings);
  sendObject(call, 200, result.object, form, projection);
}

/** Server-side apply is not there yet, and says so; anything else is nothing that kube-apiserver knows either. */
function refusal(mediaType: string): string {
  if (mediaType.startsWith('application/apply-patch')) return 'server-side apply is not supported yet';
  return '415: Unsupported Media Type';
}
