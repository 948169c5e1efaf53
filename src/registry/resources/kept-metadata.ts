import type { ObjectMeta } from '../../api/object.js';

const kept = ['deletionTimestamp', 'generation', 'selfLink', 'labels', 'annotations', 'finalizers', 'ownerReferences'];

/** Metadata that writes through a subresource leave alone (upstream: ResetObjectMetaForStatus). */
export function keepMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  for (const field of kept) {
    const name = field as keyof ObjectMeta;
    if (old[name] === undefined) delete metadata[name];
    else Object.assign(metadata, { [name]: old[name] });
  }
}
