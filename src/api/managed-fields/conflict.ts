import { ApiError } from '../errors.js';
import { quote } from '../field.js';
import { compareText, type Element, printPath } from './element.js';
import { difference, type Fields, isEmpty, pathsOf } from './fields.js';
import type { Manager, Managers } from './managers.js';

/** Fields that others own and that an apply would give another value, by the owners' ids. */
export type Conflicts = ReadonlyMap<string, Fields>;

export const withoutFields = (conflicts: Conflicts, fields: Fields): Conflicts =>
  new Map(
    [...conflicts].map(([id, lost]) => [id, difference(lost, fields)] as const).filter(([, lost]) => !isEmpty(lost)),
  );

/** The 409 that names every conflict. Upstream: NewConflictError. */
export function conflictError(conflicts: Conflicts, managers: Managers): ApiError {
  const found = [...conflicts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, fields]) => ({
      who: printManager(managers.get(id) as Manager),
      paths: pathsOf(fields).map((path) => printPath(path as Element[])),
    }));
  const causes = found.flatMap(({ who, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  );
  return new ApiError(409, 'Conflict', messageOf(found, causes.length), { causes });
}

function messageOf(found: { who: string; paths: string[] }[], count: number): string {
  if (count === 1) return `Apply failed with 1 conflict: conflict with ${found[0].who}: ${found[0].paths[0]}`;
  const lines = found.flatMap(({ who, paths }) => [`conflicts with ${who}:`, ...paths.map((path) => `- ${path}`)]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

function printManager({ name, subresource, operation, apiVersion }: Manager): string {
  const who = subresource === '' ? quote(name) : `${quote(name)} with subresource ${quote(subresource)}`;
  return operation === 'Apply' ? who : `${who} using ${apiVersion}`;
}
