import type { ServiceAccount } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { nameAndAge } from '../printing.js';

export const serviceAccountsTable: TableDefinition<ServiceAccount> = nameAndAge;
