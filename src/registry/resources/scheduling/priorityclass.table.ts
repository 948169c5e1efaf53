import type { PriorityClass } from '#types/scheduling.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const priorityClassesTable: TableDefinition<PriorityClass> = {
  columns: [
    nameColumn,
    column('Value', doc('scheduling.v1.PriorityClass.value'), 'integer'),
    column('Global-Default', doc('scheduling.v1.PriorityClass.globalDefault'), 'boolean'),
    ageColumn,
    column('PreemptionPolicy', doc('scheduling.v1.PriorityClass.preemptionPolicy')),
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.value,
    object.globalDefault ?? false,
    ageOf(object, now),
    object.preemptionPolicy ?? '',
  ],
};
