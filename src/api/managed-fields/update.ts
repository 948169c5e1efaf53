import { compare } from './compare.js';
import { difference, type Fields, intersection, isEmpty, union } from './fields.js';
import type { Manager, Managers } from './managers.js';
import { reconcile } from './reconcile.js';
import type { InVersions } from './versions.js';

/** Leaves out of a set what a write through one door does not change (upstream: fieldpath.Filter). */
export type Filter = (fields: Fields) => Fields;

export interface Change {
  /** what has another value or is new: in the version of the request, without what its door resets */
  changed: Fields;
  managers: Managers;
  /** the managers whose fields get another value or are added to, by id */
  conflicts: Map<string, Fields>;
}

/**
 * Takes from the managers what changes between two states, and what is gone. `self`, who changes it, keeps all.
 * Upstream: merge.Updater.update.
 */
export function takeOver(
  before: InVersions,
  after: InVersions,
  managers: Managers,
  filter: Filter,
  self?: string,
): Change {
  const seen = new Map<string, Difference | undefined>();
  const differenceIn = (apiVersion: string): Difference | undefined => {
    if (!seen.has(apiVersion)) seen.set(apiVersion, compareIn(before, after, apiVersion, filter));
    return seen.get(apiVersion);
  };
  const left: Managers = new Map();
  const conflicts = new Map<string, Fields>();
  for (const [id, manager] of managers) {
    const found = id === self ? none : differenceIn(manager.apiVersion);
    if (found === undefined) continue; // of a version that is no more
    const lost = intersection(manager.fields, found.changed);
    if (!isEmpty(lost)) conflicts.set(id, lost);
    const fields = difference(difference(manager.fields, found.changed), found.removed);
    if (!isEmpty(fields)) left.set(id, { ...manager, fields });
  }
  return { changed: (differenceIn(before.own.apiVersion) ?? none).changed, managers: left, conflicts };
}

interface Difference {
  changed: Fields;
  removed: Fields;
}

const none: Difference = { changed: {}, removed: {} };

function compareIn(before: InVersions, after: InVersions, apiVersion: string, filter: Filter): Difference | undefined {
  const [old, now] = [before.in(apiVersion), after.in(apiVersion)];
  if (old === undefined || now === undefined) return undefined;
  const { removed, modified, added } = compare(now.type, old.value, now.value);
  return { changed: filter(union(modified, added)), removed: filter(removed) };
}

/** Upstream: reconcileManagedFieldsWithSchemaChanges. */
export function reconcileAll(live: InVersions, managers: Managers): Managers {
  const result: Managers = new Map();
  for (const [id, manager] of managers) {
    const versioned = live.in(manager.apiVersion);
    if (versioned !== undefined) result.set(id, { ...manager, fields: reconcile(versioned.type, manager.fields) });
  }
  return result;
}

/** Notes in `managers` what one who updates has changed, together with what was its own before. */
export function addUpdater(managers: Managers, id: string, updater: Omit<Manager, 'fields'>, own: Fields): void {
  if (isEmpty(own)) return;
  const before = managers.get(id);
  managers.set(id, { ...updater, fields: before === undefined ? own : union(own, before.fields) });
}
