import { type Comparison, compare } from './compare.js';
import { difference, type Fields, intersection, isEmpty, union } from './fields.js';
import type { Manager, Managers } from './managers.js';
import { reconcile } from './reconcile.js';
import type { InVersions } from './versions.js';

/** Leaves out of a set what a write through one door does not change (upstream: fieldpath.Filter). */
export type Filter = (fields: Fields) => Fields;

export interface Change {
  /** what the managers are told of: in the version of the request, without what its door resets */
  comparison: Comparison;
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
  const comparisons = new Map<string, Comparison | undefined>();
  const comparisonIn = (apiVersion: string): Comparison | undefined => {
    if (!comparisons.has(apiVersion)) comparisons.set(apiVersion, compareIn(before, after, apiVersion, filter));
    return comparisons.get(apiVersion);
  };
  const left: Managers = new Map();
  const conflicts = new Map<string, Fields>();
  for (const [id, manager] of managers) {
    const seen = id === self ? unchanged : comparisonIn(manager.apiVersion);
    if (seen === undefined) continue; // of a version that is no more
    const changed = union(seen.modified, seen.added);
    const lost = intersection(manager.fields, changed);
    if (!isEmpty(lost)) conflicts.set(id, lost);
    const fields = difference(difference(manager.fields, changed), seen.removed);
    if (!isEmpty(fields)) left.set(id, { ...manager, fields });
  }
  return { comparison: comparisonIn(before.own.apiVersion) ?? unchanged, managers: left, conflicts };
}

const unchanged: Comparison = { removed: {}, modified: {}, added: {} };

function compareIn(before: InVersions, after: InVersions, apiVersion: string, filter: Filter): Comparison | undefined {
  const [old, now] = [before.in(apiVersion), after.in(apiVersion)];
  if (old === undefined || now === undefined) return undefined;
  const { removed, modified, added } = compare(now.type, old.value, now.value);
  return { removed: filter(removed), modified: filter(modified), added: filter(added) };
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
