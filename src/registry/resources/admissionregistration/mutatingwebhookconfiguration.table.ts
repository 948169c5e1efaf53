import type { MutatingWebhookConfiguration } from '#types/admissionregistration.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

export const mutatingWebhookConfigurationsTable: TableDefinition<MutatingWebhookConfiguration> = {
  columns: [nameColumn, column('Webhooks', 'How many webhooks there are', 'integer'), ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', object.webhooks?.length ?? 0, ageOf(object, now)],
};
