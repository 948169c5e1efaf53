import type { ProjectedField } from '../api/managed-fields/projected.js';
import type { KubeObject } from '../api/object.js';
import type { TableDefinition } from '../registry/table.js';

/** A subresource that shows its resource as another kind, and writes it through that kind. */
export interface Projection {
  group: string;
  version: string;
  kind: string;
  /** definition name of the kind shown */
  type: string;
  table?: TableDefinition<KubeObject>;
  /** what of the resource is written through it, and so has managers in both */
  field: ProjectedField;
  project(object: KubeObject): KubeObject;
  /** the resource with what the projected object says; may throw ApiError */
  merge(object: KubeObject, projected: KubeObject): KubeObject;
}
