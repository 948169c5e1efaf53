import type { ControllerRevision } from '#types/apps.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

/** "statefulset.apps/web" */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  if (owner === undefined) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${(owner.kind + group).toLowerCase()}/${owner.name}`;
}

export const controllerRevisionsTable: TableDefinition<ControllerRevision> = {
  columns: [
    nameColumn,
    column('Controller', 'The object whose state this is'),
    column('Revision', doc('apps.v1.ControllerRevision.revision')),
    ageColumn,
  ],
  cells: (object, now) => [object.metadata.name ?? '', controllerOf(object), object.revision, ageOf(object, now)],
};
