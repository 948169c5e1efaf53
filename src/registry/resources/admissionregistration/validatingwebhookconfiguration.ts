import type { ValidatingWebhookConfiguration } from '#types/admissionregistration.v1';
import type { Strategy } from '../../strategy.js';
import { reservedNameWarnings } from './match.js';
import { validatingWebhookConfigurationsTable } from './validatingwebhookconfiguration.table.js';
import { defaultWebhook, validateWebhooks } from './webhooks.js';

export const validatingWebhookConfigurations: Strategy<ValidatingWebhookConfiguration> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: validatingWebhookConfigurationsTable,
  defaults: ({ webhooks }) => webhooks?.forEach(defaultWebhook),
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  validateUpdate: ({ webhooks }, old) => validateWebhooks(webhooks, old.webhooks ?? []),
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
};
