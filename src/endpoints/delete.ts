import type { Status } from '../api/errors.js';
import { type DeleteResult, remove as removeFromStore } from '../registry/store/delete.js';
import { type Call, storeRequest } from './call.js';
import { readDeleteOptions } from './delete-options.js';
import { formOf, sendObject, sendValue } from './respond.js';

/** Resources whose delete answers with the object (upstream: their stores set ReturnDeletedObject). */
const answerWithObject = new Set([
  'pods',
  'services',
  'namespaces',
  'podtemplates',
  'serviceaccounts',
  'resourcequotas',
  'persistentvolumes',
  'persistentvolumeclaims',
  'csidrivers',
  'csinodes',
  'storageclasses',
  'volumeattachments',
  'volumeattributesclasses',
  'deviceclasses',
  'resourceclaims',
  'resourceclaimtemplates',
  'resourceslices',
]);

export async function remove(call: Call): Promise<void> {
  const { store, descriptor, req } = call;
  const { name } = req.context.info;
  const form = formOf(call);
  const options = await readDeleteOptions(call);
  const result = await removeFromStore(store, { ...storeRequest(call, options.dryRun), name, options });
  // upstream keeps 202 for those who asked for it in this old way
  const code = !result.deleted && options.orphanDependents === false ? 202 : 200;
  if (!result.deleted || answerWithObject.has(descriptor.resource)) sendObject(call, code, result.object, form);
  else sendValue(call, code, success(call, result), form);
}

function success({ descriptor, store }: Call, { object }: DeleteResult): Status {
  const { group, resource } = descriptor;
  const details = {
    name: object.name,
    group: group || undefined,
    kind: resource,
    uid: store.parse(object).metadata.uid,
  };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
