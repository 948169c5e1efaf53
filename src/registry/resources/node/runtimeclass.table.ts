import type { RuntimeClass } from '#types/node.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const runtimeClassesTable: TableDefinition<RuntimeClass> = {
  // upstream looks for the documentation of Handler in the wrong place, and so has none
  columns: [nameColumn, column('Handler', ''), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.handler, ageOf(object, now)],
};
