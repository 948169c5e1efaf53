import type { ManagedFieldsEntry } from '#types/meta.v1';
import { fieldElement } from './element.js';
import { difference, type FieldPath, fieldsOf, hasPath, isEmpty } from './fields.js';
import type { FieldName } from './filters.js';
import { type Manager, type Managers, readManagers, writeManagers } from './managers.js';

/** The one field of a resource that a subresource of another kind shows and writes (replicas, as Scale). */
export interface ProjectedField {
  apiVersion: string;
  field: FieldName;
  shown: { apiVersion: string; field: FieldName };
}

const pathOf = (name: FieldName): FieldPath => name.map(fieldElement);

/** The managers of the field, as the subresource has them. Upstream: ScaleHandler.ToSubresource. */
export function projectManagers(
  entries: ManagedFieldsEntry[] | undefined,
  { field, shown }: ProjectedField,
): ManagedFieldsEntry[] | undefined {
  const owners = [...read(entries)].filter(([, { fields }]) => hasPath(fields, pathOf(field)));
  const fields = fieldsOf(pathOf(shown.field));
  return writeManagers(new Map(owners.map(([id, owner]) => [id, { ...owner, apiVersion: shown.apiVersion, fields }])));
}

/** The resource's managers, after the field was written through the subresource. Upstream: ScaleHandler.ToParent. */
export function managersAfterProjection(
  entries: ManagedFieldsEntry[] | undefined,
  projected: ManagedFieldsEntry[] | undefined,
  { apiVersion, field, shown }: ProjectedField,
): ManagedFieldsEntry[] | undefined {
  const path = pathOf(field);
  const left: Managers = new Map();
  const shownOwners = read(projected);
  const owners = read(entries);
  for (const [id, manager] of owners) {
    const isLost = hasPath(manager.fields, path) && !shownOwners.delete(id);
    const fields = isLost ? difference(manager.fields, fieldsOf(path)) : manager.fields;
    if (!isEmpty(fields)) left.set(id, { ...manager, fields });
  }
  for (const [id, owner] of shownOwners) {
    // upstream has no time for those who are new here
    const time = owners.get(id)?.time;
    if (hasPath(owner.fields, pathOf(shown.field)))
      left.set(id, { ...owner, apiVersion, time, fields: fieldsOf(path) });
  }
  return writeManagers(left);
}

const read = (entries: ManagedFieldsEntry[] | undefined): Managers =>
  readManagers(entries) ?? new Map<string, Manager>();
