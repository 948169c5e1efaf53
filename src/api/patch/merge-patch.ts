import { bareObject } from '../bare-object.js';
import { badRequest } from '../errors.js';
import { isContainer, isObject, type JsonObject, sortedCopy } from './containers.js';

/** Applies a JSON merge patch (RFC 7386, with the liberties of evanphx/json-patch) and gives the new document. */
export function applyMergePatch(doc: unknown, patch: unknown): unknown {
  if (!isContainer(patch)) throw badRequest('Invalid JSON Patch');
  if (!isObject(patch)) return pruneNulls(patch);
  return isObject(doc) ? mergeObjects(doc, patch) : pruneNulls(patch);
}

function mergeObjects(doc: JsonObject, patch: JsonObject): JsonObject {
  const out: JsonObject = sortedCopy(doc);
  for (const [key, value] of Object.entries(patch)) {
    const current = Object.hasOwn(doc, key) ? doc[key] : undefined;
    if (value === null) delete out[key];
    else if (isObject(current)) out[key] = isObject(value) ? mergeObjects(current, value) : value;
    else out[key] = pruneNulls(value);
  }
  return sortedCopy(out);
}

/** Nulls mean nothing in what is added, but as items of lists. */
function pruneNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruneNulls);
  if (!isObject(value)) return value;
  const out: JsonObject = bareObject();
  for (const key of Object.keys(value).sort()) if (value[key] !== null) out[key] = pruneNulls(value[key]);
  return out;
}
