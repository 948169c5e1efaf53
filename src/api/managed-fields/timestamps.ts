import type { KubeObject } from '../object.js';
import { jsonEqual } from '../patch/json-equal.js';

/**
 * A write that would change nothing but the times of its managers changes nothing: they keep the old ones. `object` is
 * changed; both are normalised. Upstream: IgnoreManagedFieldsTimestampsTransformer.
 */
export function keepTimes(object: KubeObject, old: KubeObject): void {
  const [entries, before] = [object.metadata.managedFields ?? [], old.metadata.managedFields ?? []];
  if (entries.length === 0 || entries.length !== before.length) return;
  if (entries.every(({ time }, i) => time === before[i].time)) return;
  const isSame = entries.every((entry, i) => jsonEqual({ ...entry, time: '' }, { ...before[i], time: '' }));
  if (isSame && jsonEqual(withoutManagers(object), withoutManagers(old))) object.metadata.managedFields = before;
}

function withoutManagers({ metadata, ...rest }: KubeObject): unknown {
  const { managedFields: _m, resourceVersion: _r, ...meta } = metadata;
  return { ...rest, metadata: meta };
}
