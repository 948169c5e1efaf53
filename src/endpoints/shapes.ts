import { docs } from '../api/docs.js';
import { badRequest } from '../api/errors.js';
import type { KubeObject, ObjectMeta } from '../api/object.js';
import { defaultTable } from '../registry/resources/default.table.js';
import type { TableDefinition } from '../registry/table.js';
import type { ShapeVersion } from '../request/accept.js';

export interface ListMeta {
  resourceVersion?: string;
  continue?: string;
  remainingItemCount?: number;
}

export interface PartialObject {
  kind: 'PartialObjectMetadata';
  apiVersion: ShapeVersion;
  metadata: ObjectMeta;
}

export const partial = (object: KubeObject, apiVersion: ShapeVersion): PartialObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion,
  metadata: object.metadata,
});

export type IncludeObject = 'Metadata' | 'Object' | 'None';

export function parseIncludeObject(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') ?? '';
  if (asked === '' || asked === 'Metadata' || asked === 'Object' || asked === 'None') return asked || 'Metadata';
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

/** metav1.Table of objects, which are in the request's version. `headers` is false in all but a watch's first event. */
export function tableOf(
  table: TableDefinition<KubeObject> = defaultTable,
  objects: KubeObject[],
  metadata: ListMeta,
  options: { include: IncludeObject; headers: boolean; shapeVersion: ShapeVersion },
) {
  const { include, headers, shapeVersion } = options;
  const now = Date.now();
  return {
    kind: 'Table',
    apiVersion: shapeVersion,
    metadata,
    columnDefinitions: headers ? columnDefinitions(table) : null,
    rows: ordered(objects, table).map((object) => ({
      cells: table.cells(object, now),
      conditions: conditionsOf(object, table),
      object: include === 'None' ? null : include === 'Object' ? object : partial(object, shapeVersion),
    })),
  };
}

const ordered = (objects: KubeObject[], { compare }: TableDefinition<KubeObject>) =>
  compare === undefined ? objects : [...objects].sort(compare);

function conditionsOf(object: KubeObject, { completed }: TableDefinition<KubeObject>) {
  const end = completed?.(object);
  return end && [{ type: 'Completed', status: 'True', ...end }];
}

function columnDefinitions({ columns }: TableDefinition<KubeObject>) {
  return columns.map(({ name, type, format = '', description, priority = 0 }) => ({
    name,
    type,
    format,
    description: typeof description === 'string' ? description : docs(description.doc),
    priority,
  }));
}
