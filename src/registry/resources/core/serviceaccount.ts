import type { ServiceAccount } from '#types/core.v1';
import type { Strategy } from '../../strategy.js';
import { serviceAccountsTable } from './serviceaccount.table.js';

const mountableSecrets = 'kubernetes.io/enforce-mountable-secrets';

/** References to secrets are names in the account's own namespace. */
function namesOnly(account: ServiceAccount): void {
  account.secrets = account.secrets?.map(({ name }) => ({ name }));
}

export const serviceAccounts: Strategy<ServiceAccount> = {
  table: serviceAccountsTable,
  prepareForCreate: namesOnly,
  prepareForUpdate: namesOnly,
  warnings({ metadata }, old) {
    const has = (annotations: Record<string, string> = {}) => mountableSecrets in annotations;
    if (!has(metadata.annotations) || has(old?.metadata.annotations)) return [];
    return [
      `metadata.annotations[${mountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
    ];
  },
};
