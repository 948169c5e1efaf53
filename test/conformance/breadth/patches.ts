import type { FieldFacts } from '../../../src/api/facts.js';
import { loadFacts } from '../../../src/api/facts-loader.js';
import { parseRequestInfo } from '../../../src/request/info.js';
import { allPlaces } from '../generate/walk.js';
import type { Asked, Breadth } from './breadth.js';

const types: Record<string, string> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};
const kinds = ['atomic list', 'set', 'list with keys', 'map', 'atomic map'];

/** Every type of a patch, and every type of list and map that one can change. */
export function patchBreadth(requests: Asked[]): Breadth {
  const wanted = Object.values(types).flatMap((type) => kinds.map((kind) => `${type} patch of a ${kind}`));
  const found = requests.filter(({ method }) => method === 'PATCH').flatMap(changedBy);
  return { title: 'types of patches × types of lists and maps', wanted, found: new Set(found) };
}

function changedBy(request: Asked): string[] {
  const type = types[request.headers['content-type'] ?? ''];
  const resource = resourceOf(request);
  if (type === undefined || resource === undefined || request.kind !== 'request') return [];
  const { body } = request;
  if (body === undefined || !('object' in body)) return [];
  const trees = Array.isArray(body.object) ? body.object.map(treeOf) : [body.object as Record<string, unknown>];
  const places = trees.flatMap((tree) => allPlaces(resource.type, tree));
  return places
    .filter(({ value }) => value !== undefined)
    .flatMap(({ field }) => kindOf(field) ?? [])
    .map((kind) => `${type} patch of a ${kind}`);
}

function resourceOf({ method, path }: Asked) {
  const { apiGroup, apiVersion, resource, subresource } = parseRequestInfo(method, path);
  if (subresource !== '' && subresource !== 'status') return undefined;
  return loadFacts().resources.find(
    (one) => one.group === apiGroup && one.version === apiVersion && one.resource === resource,
  );
}

/** What an operation of a JSON patch changes, as the least object that has it. */
function treeOf(operation: { path?: string; value?: unknown }): Record<string, unknown> {
  const keys = (operation.path ?? '').split('/').slice(1);
  const tree = keys.reduceRight<unknown>(
    (inner, key) => (/^(\d+|-)$/.test(key) ? [inner] : { [key]: inner }),
    operation.value ?? '',
  );
  return tree as Record<string, unknown>;
}

const lists: Record<string, string> = { atomic: 'atomic list', set: 'set', map: 'list with keys' };

function kindOf({ type, listType, mapType }: FieldFacts): string | undefined {
  if (typeof type !== 'string' && 'list' in type) return lists[listType ?? 'atomic'];
  if (typeof type !== 'string') return mapType === 'atomic' ? 'atomic map' : 'map';
  return loadFacts().types[type]?.mapType === 'atomic' ? 'atomic map' : undefined;
}
