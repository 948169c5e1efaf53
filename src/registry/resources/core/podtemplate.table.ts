import type { PodTemplate } from '#types/core.v1';
import { formatLabels } from '../../../api/selectors.js';
import type { TableDefinition } from '../../table.js';
import { column, containerCells, containersColumn, imagesColumn, nameColumn } from '../printing.js';

export const podTemplatesTable: TableDefinition<PodTemplate> = {
  columns: [nameColumn, containersColumn, imagesColumn, column('Pod Labels', 'The labels that pods get')],
  cells: ({ metadata, template }) => [
    metadata.name ?? '',
    ...containerCells(template?.spec.containers),
    formatLabels(template?.metadata?.labels),
  ],
};
