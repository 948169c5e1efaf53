import type { IngressClass } from '#types/networking.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn } from '../printing.js';

function parametersText({ spec }: IngressClass): string {
  const parameters = spec.parameters;
  if (!parameters) return '<none>';
  const group = parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`;
  return `${parameters.kind}${group}/${parameters.name}`;
}

export const ingressClassesTable: TableDefinition<IngressClass> = {
  columns: [
    nameColumn,
    column('Controller', 'The controller that serves ingresses of this class'),
    column('Parameters', 'The object that holds further settings'),
    ageColumn,
  ],
  cells(object, now) {
    const isDefault = object.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    const name = (object.metadata.name ?? '') + (isDefault ? ' (default)' : '');
    return [name, object.spec.controller ?? '', parametersText(object), ageOf(object, now)];
  },
};
