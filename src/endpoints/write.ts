import { formatTime } from '../api/duration.js';
import type { FieldManager } from '../api/managed-fields/field-manager.js';
import { managersAfterProjection, projectManagers } from '../api/managed-fields/projected.js';
import type { KubeObject } from '../api/object.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import { managerName } from '../request/field-manager.js';
import type { Projection } from '../subresources/projection.js';
import type { Call } from './call.js';
import { projectionOf } from './projection.js';
import { fromStored } from './views.js';

/** Makes the new object out of the one that is there (undefined where there is none), in the version of the request. */
export type Change = (live: KubeObject | undefined) => KubeObject;

/** Somebody's change, whoever else has set fields of the object: it comes with its managed fields. */
export type ManagedChange = (live: KubeObject | undefined, manager: FieldManager, now: string) => KubeObject;

/** A change by a create, an update or a patch, whose fields become `fieldManager`'s own, or the User-Agent's. */
export function updating(call: Call, { fieldManager }: { fieldManager: string }, change: Change): ManagedChange {
  const name = managerName(fieldManager, call.req.headers['user-agent']);
  return (live, manager, now) => {
    const object = asStored(call, change(live));
    manager.update(live, object, name, now);
    return object;
  };
}

/**
 * A change as the store takes it: of stored objects. Where the request is for a subresource that shows its resource as
 * another kind, `change` sees that kind.
 */
export function storedChange(call: Call, change: ManagedChange): (current: KubeObject | undefined) => KubeObject {
  const { descriptor, store, registry, req } = call;
  const { subresource, name } = req.context.info;
  const now = formatTime(Date.now());
  const projection = projectionOf(call);
  if (projection === undefined) {
    const manager = registry.fieldManagers.of(descriptor, subresource);
    return (current) => toStored(descriptor, change(current && fromStored(descriptor, current), manager, now));
  }
  const manager = registry.fieldManagers.ofProjection(projection, subresource);
  return (current) => {
    if (current === undefined) throw store.notFound(name, descriptor);
    const live = fromStored(descriptor, current);
    const object = changeProjected(projection, live, (shown) => change(shown, manager, now));
    descriptor.strategy.defaults?.(object);
    return toStored(descriptor, object);
  };
}

function changeProjected(
  projection: Projection,
  live: KubeObject,
  change: (shown: KubeObject) => KubeObject,
): KubeObject {
  const before = live.metadata.managedFields;
  const shown = projection.project(live);
  shown.metadata.managedFields = projectManagers(before, projection.field);
  const changed = change(shown);
  const object = projection.merge(structuredClone(live), changed);
  object.metadata.managedFields = managersAfterProjection(before, changed.metadata.managedFields, projection.field);
  return object;
}

/** With its defaults, and as going over to the stored version and back leaves it: upstream compares no other form. */
function asStored(call: Call, object: KubeObject): KubeObject {
  const { descriptor } = call;
  setDefaults(call, object);
  const isOther = projectionOf(call) === undefined && descriptor.storage?.convert !== undefined;
  return isOther ? fromStored(descriptor, toStored(descriptor, object)) : object;
}

/** Fills in the defaults of the version the client wrote. */
export function setDefaults(call: Call, object: KubeObject): void {
  if (projectionOf(call) === undefined) call.descriptor.strategy.defaults?.(object);
}

const toStored = (descriptor: ResourceDescriptor, object: KubeObject): KubeObject =>
  descriptor.storage?.convert?.toStored(object) ?? object;
