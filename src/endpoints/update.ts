import { update as updateInStore } from '../registry/store/update.js';
import { parseWriteOptions } from '../request/options.js';
import { type Call, storeRequest } from './call.js';
import { checkNames, readObject } from './incoming.js';
import { projectionOf } from './projection.js';
import { formOf, sendObject } from './respond.js';
import { storedChange, updating } from './write.js';

export async function update(call: Call): Promise<void> {
  const { descriptor, store, req } = call;
  const { info } = req.context;
  const form = formOf(call);
  const options = parseWriteOptions(info.query, 'UpdateOptions');
  const projection = projectionOf(call);
  const body = await readObject(call, projection ?? descriptor, options);
  checkNames(call, body);
  const result = await updateInStore(store, {
    ...storeRequest(call, options.dryRun),
    name: info.name,
    preconditions: body.metadata.uid ? { uid: body.metadata.uid } : undefined,
    change: storedChange(
      call,
      updating(call, options, () => structuredClone(body)),
    ),
  });
  sendObject(call, result.created ? 201 : 200, result.object, form, projection);
}
