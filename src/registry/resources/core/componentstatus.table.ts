import type { ComponentStatus } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { column, nameColumn } from '../printing.js';

export const componentStatusesTable: TableDefinition<ComponentStatus> = {
  columns: [
    nameColumn,
    column('Status', 'Whether the component is healthy'),
    column('Message', 'What the health check said'),
    column('Error', 'What went wrong with the health check'),
  ],
  cells({ metadata, conditions }) {
    const healthy = conditions?.find((condition) => condition.type === 'Healthy');
    const status = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy';
    return [metadata.name ?? '', status, healthy?.message ?? '', healthy?.error ?? ''];
  },
};
