import type { GroupVersionKind } from '../facts.js';
import { describe } from '../schema/explain.js';
import { GoError } from '../schema/go-time.js';
import type { JsonNode } from '../schema/json-tree.js';
import type { Body } from './body.js';

const findKind = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

/** Kind and apiVersion of a body, those of `expected` where it does not say. */
export function interpretKind(body: Body, expected: GroupVersionKind): GroupVersionKind {
  const { kind, apiVersion } = readTypeMeta(body);
  const slash = apiVersion.indexOf('/');
  if (slash !== apiVersion.lastIndexOf('/')) throw new GoError(`unexpected GroupVersion string: ${apiVersion}`);
  let group = slash < 0 ? '' : apiVersion.slice(0, slash);
  let version = apiVersion === '/' ? '' : apiVersion.slice(slash + 1);
  if (version === '' && group === '') group = expected.group;
  if (version === '' && group === expected.group) version = expected.version;
  return { group, version, kind: kind || expected.kind };
}

function readTypeMeta(body: Body): { kind: string; apiVersion: string } {
  const { value } = body;
  if (value === null) return { kind: '', apiVersion: '' };
  const meta = typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  const isString = (one: unknown) => one === undefined || one === null || typeof one === 'string';
  if (meta !== undefined && isString(meta.kind) && isString(meta.apiVersion) && hasNoOtherCase(meta)) {
    return { kind: String(meta.kind ?? ''), apiVersion: String(meta.apiVersion ?? '') };
  }
  return readSlowly(body.tree());
}

/** This one decoder is encoding/json's own, which does not mind the case of names. */
const otherCase = /^(?:kind|apiversion)$/i;
const hasNoOtherCase = (meta: Record<string, unknown>) =>
  !Object.keys(meta).some((key) => otherCase.test(key) && key !== 'kind' && key !== 'apiVersion');

function readSlowly(tree: JsonNode): { kind: string; apiVersion: string } {
  const fail = (node: JsonNode, goType: string, fields: string): never => {
    const message = describe(node, goType, { struct: '', fields });
    throw new GoError(`couldn't get version/kind; json parse error: ${message}`);
  };
  if (tree.kind !== 'object') return fail(tree, findKind, '');
  const found = { kind: '', apiVersion: '' };
  for (const { key, value } of tree.entries) {
    if (!otherCase.test(key) || value.kind === 'null') continue;
    const field = key.toLowerCase() === 'kind' ? 'kind' : 'apiVersion';
    if (value.kind !== 'string') return fail(value, 'string', field);
    found[field] = value.value;
  }
  return found;
}
