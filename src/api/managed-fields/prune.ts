import { fieldSetOf } from './field-set.js';
import { difference, type Fields, intersection, isEmpty, mapNodes, union } from './fields.js';
import type { Manager, Managers } from './managers.js';
import type { MergeType } from './merge-type.js';
import { removeFields } from './remove.js';
import type { InVersions, Versioned } from './versions.js';

/**
 * Removes from a merged object what the one who applies had applied before, has left out now, and nobody else owns.
 * `managers` holds what it applies now. Upstream: merge.Updater.prune.
 */
export function prune(merged: InVersions, managers: Managers, last: Manager | undefined): InVersions {
  if (last === undefined || isEmpty(last.fields)) return merged;
  const before = merged.in(last.apiVersion);
  if (before === undefined) return merged;
  const without = removeFields(before.type, before.value, named(before.type, last.fields));
  const owned = addBackOwned(merged, merged.at({ ...before, value: without }), managers, last.apiVersion);
  const pruned = addBackDangling(merged, owned, last).in(merged.own.apiVersion);
  return pruned === undefined ? merged : merged.at(pruned);
}

/** What others, or the one who applies, own by now; first in the version that was applied last, as others may need that. */
function addBackOwned(merged: InVersions, pruned: InVersions, managers: Managers, lastVersion: string): InVersions {
  const owned = new Map<string, Fields>([[lastVersion, {}]]);
  for (const { apiVersion, fields } of managers.values()) {
    owned.set(apiVersion, union(owned.get(apiVersion) ?? {}, fields));
  }
  let result = pruned;
  for (const [apiVersion, fields] of owned) {
    const [whole, rest] = [merged.in(apiVersion), result.in(apiVersion)];
    if (whole === undefined || rest === undefined) continue;
    const { type, value } = whole;
    const gone = difference(allOf(whole), union(allOf(rest), named(type, fields)));
    result = merged.at({ ...whole, value: removeFields(type, value, gone) });
  }
  return result;
}

/** What nobody had applied was never the applier's to remove. */
function addBackDangling(merged: InVersions, pruned: InVersions, last: Manager): InVersions {
  const [whole, rest] = [merged.in(last.apiVersion), pruned.in(last.apiVersion)];
  if (whole === undefined || rest === undefined) return merged;
  const { type, value } = whole;
  const gone = intersection(difference(allOf(whole), allOf(rest)), named(type, last.fields));
  return merged.at({ ...whole, value: removeFields(type, value, gone) });
}

const found = new WeakMap<Versioned, Fields>();

/** All that a value mentions, found once. */
function allOf(versioned: Versioned): Fields {
  let fields = found.get(versioned);
  if (fields === undefined) {
    const { type, value } = versioned;
    fields = named(type, fieldSetOf(type, value));
    found.set(versioned, fields);
  }
  return fields;
}

/** With the structs' fields that lead to a member as members themselves. Upstream: EnsureNamedFieldsAreMembers. */
function named(type: MergeType, fields: Fields): Fields {
  return mapNodes(fields, (element, inner) => {
    const field = element.startsWith('f:') ? type.map?.fields.get(element.slice(2)) : undefined;
    const innerType = field ?? (element.startsWith('f:') ? type.map?.element : type.list?.element) ?? {};
    return { member: field !== undefined && !isEmpty(inner), children: named(innerType, inner) };
  });
}
