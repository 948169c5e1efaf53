import type { MutatingWebhookConfiguration } from '#types/admissionregistration.v1';
import type { Strategy } from '../../strategy.js';
import { reservedNameWarnings } from './match.js';
import { mutatingWebhookConfigurationsTable } from './mutatingwebhookconfiguration.table.js';
import { defaultWebhook, validateWebhooks } from './webhooks.js';

export const mutatingWebhookConfigurations: Strategy<MutatingWebhookConfiguration> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: mutatingWebhookConfigurationsTable,
  defaults({ webhooks }) {
    for (const webhook of webhooks ?? []) {
      defaultWebhook(webhook);
      webhook.reinvocationPolicy ??= 'Never';
    }
  },
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  validateUpdate: ({ webhooks }, old) => validateWebhooks(webhooks, old.webhooks ?? []),
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
};
