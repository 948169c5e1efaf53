import type { FlowSchema } from '#types/flowcontrol.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

function compare(a: FlowSchema, b: FlowSchema): number {
  const byPrecedence = (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0);
  return byPrecedence || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);
}

export const flowSchemasTable: TableDefinition<FlowSchema> = {
  columns: [
    nameColumn,
    column('PriorityLevel', doc('flowcontrol.v1.PriorityLevelConfigurationReference.name')),
    column('MatchingPrecedence', doc('flowcontrol.v1.FlowSchemaSpec.matchingPrecedence')),
    column('DistinguisherMethod', doc('flowcontrol.v1.FlowSchemaSpec.distinguisherMethod')),
    ageColumn,
    column('MissingPL', 'Whether there is no such priority level'),
  ],
  cells: (schema, now) => [
    schema.metadata.name ?? '',
    schema.spec.priorityLevelConfiguration.name ?? '',
    schema.spec.matchingPrecedence ?? 0,
    schema.spec.distinguisherMethod?.type ?? '<none>',
    ageOf(schema, now),
    schema.status.conditions?.find((condition) => condition.type === 'Dangling')?.status ?? '?',
  ],
  compare,
};
