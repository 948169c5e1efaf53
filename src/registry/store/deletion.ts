import { formatTime } from '../../api/duration.js';
import type { KubeObject } from '../../api/object.js';
import type { ResourceDescriptor } from '../descriptor.js';
import type { DeleteOptions } from './request.js';

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/**
 * 'now': it goes at once; 'pending': it is going already and nothing changes; else the object, marked, and whether it
 * goes right after that (a grace period of 0 is still seen by watchers).
 */
export type Deletion = 'now' | 'pending' | { object: KubeObject; erase: boolean };

/**
 * What a delete does to an object, which is changed. Upstream: rest.BeforeDelete and
 * Store.updateForGracefulDeletionAndFinalizers. `now` in milliseconds.
 */
export function planDeletion(
  descriptor: ResourceDescriptor,
  object: KubeObject,
  options: DeleteOptions,
  now: number,
): Deletion {
  const grace = planGrace(descriptor, object, options, now);
  if (grace === 'pending') return 'pending';
  object.metadata.finalizers = garbageCollectionFinalizers(descriptor, object, options);
  const waits = [...object.metadata.finalizers, ...(descriptor.strategy.pendingFinalizers?.(object) ?? [])].length > 0;
  if (grace === 'graceful') {
    const seconds = object.metadata.deletionGracePeriodSeconds ?? 0;
    return { object, erase: !waits && seconds === 0 };
  }
  if (!waits && !isMarkedFirst(descriptor, object)) return 'now';
  markAsDeleting(descriptor, object, now);
  return { object, erase: false };
}

/** A namespace is marked even where it waits for nothing: the next delete takes it away. */
const isMarkedFirst = ({ strategy }: ResourceDescriptor, { metadata }: KubeObject): boolean =>
  strategy.pendingFinalizers !== undefined && !metadata.deletionTimestamp;

/** Raises the generation with the first mark; a later mark only moves the time forward. */
function markAsDeleting({ strategy }: ResourceDescriptor, object: KubeObject, now: number): void {
  const { metadata } = object;
  if (!metadata.deletionTimestamp && metadata.generation) metadata.generation++;
  if (!metadata.deletionTimestamp) strategy.markDeleting?.(object);
  if (!metadata.deletionTimestamp || Date.parse(metadata.deletionTimestamp) > now) {
    metadata.deletionTimestamp = formatTime(now);
  }
  // a namespace, which waits for its own finalizers, has no grace period at all
  if (strategy.pendingFinalizers === undefined) metadata.deletionGracePeriodSeconds = 0;
}

function planGrace(
  { strategy }: ResourceDescriptor,
  object: KubeObject,
  options: DeleteOptions,
  now: number,
): 'none' | 'graceful' | 'pending' {
  const { metadata } = object;
  const asked = options.gracePeriodSeconds === undefined ? undefined : atLeastOneSecond(options.gracePeriodSeconds);
  if (strategy.gracePeriod === undefined) return 'none';
  if (metadata.deletionTimestamp) return shorten(object, asked, now);
  const seconds = strategy.gracePeriod(object, asked);
  metadata.deletionTimestamp = formatTime(now + seconds * 1000);
  metadata.deletionGracePeriodSeconds = seconds;
  if (metadata.generation) metadata.generation++;
  return 'graceful';
}

/** A grace period under way can only be made shorter. */
function shorten({ metadata }: KubeObject, asked: number | undefined, now: number): 'none' | 'graceful' | 'pending' {
  const before = metadata.deletionGracePeriodSeconds ?? 0;
  if (before === 0) return 'none';
  if (asked === undefined || asked >= before) return 'pending';
  const end = Date.parse(metadata.deletionTimestamp!) + (asked - before) * 1000;
  // when that moment is over already, a graceful delete still leaves the last word to whoever stops the object
  metadata.deletionGracePeriodSeconds = end < now && asked !== 0 ? 1 : asked;
  metadata.deletionTimestamp = formatTime(Math.max(end, now));
  return 'graceful';
}

/** Upstream treats negative periods as one second. */
const atLeastOneSecond = (seconds: number) => (seconds < 0 ? 1 : seconds);

/** The finalizers that tell a garbage collector what to do with the dependents. */
function garbageCollectionFinalizers(
  { strategy }: ResourceDescriptor,
  { metadata }: KubeObject,
  options: DeleteOptions,
): string[] {
  const before = metadata.finalizers ?? [];
  const policy = propagation(before, options) ?? (strategy.defaultPropagation === 'orphan' ? 'Orphan' : 'Background');
  const wanted = policy === 'Orphan' ? orphan : policy === 'Foreground' ? foreground : undefined;
  if (strategy.defaultPropagation === 'unsupported') return before.filter((f) => f !== orphan && f !== foreground);
  if (wanted !== undefined && before.includes(wanted))
    return before.filter((f) => f === wanted || (f !== orphan && f !== foreground));
  const kept = before.filter((f) => f !== orphan && f !== foreground);
  return wanted === undefined ? kept : [...kept, wanted];
}

function propagation(finalizers: string[], options: DeleteOptions): DeleteOptions['propagationPolicy'] {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background';
  if (options.propagationPolicy !== undefined) return options.propagationPolicy;
  const set = finalizers.find((f) => f === orphan || f === foreground);
  return set === undefined ? undefined : set === orphan ? 'Orphan' : 'Foreground';
}
