import { type Backend, CompactedError, type Entry, type Watch, type WatchEvent } from '../storage/backend.js';
import type { CachedObject } from './cached-object.js';
import { CacheEvent } from './event.js';

export interface Past {
  prefix: string;
  /** later than this revision */
  after: number;
  /** up to and with this one */
  until: number;
  decode(entry: Pick<Entry, 'key' | 'value' | 'modRevision'>): CachedObject;
}

/** What the store still knows of the events of some time that is over; undefined where it has forgotten some of them. */
export async function pastEvents(backend: Backend, past: Past): Promise<CacheEvent[] | undefined> {
  const { prefix, after, decode } = past;
  try {
    const { entries } = await backend.list({ prefix, revision: after });
    const objects = new Map(entries.map((entry) => [entry.key, decode(entry)]));
    return (await changes(backend, past)).flatMap((change) => eventOf(change, objects, past) ?? []);
  } catch (error) {
    if (error instanceof CompactedError) return undefined;
    throw error;
  }
}

/** `objects` are those before the change, and become those after it. */
function eventOf({ key, value, revision }: WatchEvent, objects: Map<string, CachedObject>, { decode }: Past) {
  const previous = objects.get(key);
  const object = value && decode({ key, value, modRevision: revision });
  if (object !== undefined) objects.set(key, object);
  else objects.delete(key);
  return object === undefined && previous === undefined ? undefined : new CacheEvent(revision, object, previous);
}

function changes(backend: Backend, { prefix, after, until }: Past): Promise<WatchEvent[]> {
  return new Promise((resolve, reject) => {
    const found: WatchEvent[] = [];
    let watch: Watch | undefined;
    let isOver = false;
    const end = (settle: () => void) => {
      if (isOver) return;
      isOver = true;
      watch?.close();
      settle();
    };
    watch = backend.watch(
      { prefix, from: after + 1 },
      {
        events(events) {
          found.push(...events.filter(({ revision }) => revision <= until));
          if (events[events.length - 1].revision >= until) end(() => resolve(found));
        },
        progress(revision) {
          if (revision >= until) end(() => resolve(found));
        },
        failed: (error) => end(() => reject(error)),
      },
    );
    if (isOver) watch.close();
    else watch.requestProgress();
  });
}
