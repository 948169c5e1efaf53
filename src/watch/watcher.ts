import type { CachedObject } from './cached-object.js';
import type { CacheEvent, EventType } from './event.js';

/** Which objects a list or watch is about. */
export interface Scope {
  /** keys begin with this; a whole key where one object is meant */
  prefix: string;
  /** the prefix is one whole key */
  exact: boolean;
  /** label and field selectors; undefined where there are none */
  matches: ((object: CachedObject) => boolean) | undefined;
}

/** Where events go. */
export interface EventSink {
  /** one event as this watcher sees it */
  event(type: EventType, event: CacheEvent): void;
}

/** Where all that a watcher is told goes. */
export interface WatchSink extends EventSink {
  /** everything up to `revision` has been sent */
  bookmark(revision: number): void;
  /** the watch can't go on: the client must list again */
  expired(): void;
}

export const inScope = (scope: Scope, key: string): boolean =>
  scope.exact ? key === scope.prefix : key.startsWith(scope.prefix);

/** What an event is to this scope: an object may come into a selector's sight or leave it. */
export function typeFor(scope: Scope, event: CacheEvent): EventType | undefined {
  if (!inScope(scope, event.key)) return undefined;
  const { matches } = scope;
  const is = event.object !== undefined && (matches === undefined || matches(event.object));
  const was = event.previous !== undefined && (matches === undefined || matches(event.previous));
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}
