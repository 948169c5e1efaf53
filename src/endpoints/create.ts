import { formatTime } from '../api/duration.js';
import type { KubeObject } from '../api/object.js';
import { create as createInStore } from '../registry/store/create.js';
import { managerName } from '../request/field-manager.js';
import { parseWriteOptions } from '../request/options.js';
import type { Creator } from '../subresources/creator.js';
import { type Call, storeRequest } from './call.js';
import { checkNamespace, readObject } from './incoming.js';
import { formOf, sendObject, sendValue } from './respond.js';
import { storedChange, updating } from './write.js';

export async function create(call: Call): Promise<void> {
  const { descriptor, req } = call;
  const { subresource } = req.context.info;
  const creator = call.creators[subresource === '' ? descriptor.resource : `${descriptor.resource}/${subresource}`];
  if (creator !== undefined) return createOther(call, creator);
  const form = formOf(call);
  const options = parseWriteOptions(req.context.info.query, 'CreateOptions');
  const object = withoutDeletion(await readObject(call, descriptor, options));
  const make = storedChange(
    call,
    updating(call, options, () => object),
  );
  const created = await createInStore(call.store, storeRequest(call, options.dryRun), make(undefined));
  sendObject(call, 201, created, form);
}

/** What is new has not begun to go, whatever is said of it. */
function withoutDeletion(object: KubeObject): KubeObject {
  const { deletionTimestamp: _time, deletionGracePeriodSeconds: _seconds, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What is created here is no object of its own: a binding, an eviction, a token, a review. */
async function createOther(call: Call, creator: Creator): Promise<void> {
  const { req, registry } = call;
  const { info } = req.context;
  const form = formOf(call);
  const options = parseWriteOptions(info.query, 'CreateOptions');
  const body = await readObject(call, creator.accepts, options);
  checkNamespace(call, body);
  creator.defaults?.(body);
  const manager = managerName(options.fieldManager, req.headers['user-agent']);
  registry.fieldManagers
    .ofProjection(creator.accepts, info.subresource)
    .update(undefined, body, manager, formatTime(Date.now()));
  const request = storeRequest(call, options.dryRun);
  const answer = await creator.create({ registry, request, namespace: info.namespace, name: info.name }, body);
  sendValue(call, 201, answer, form);
}
