import type { Ingress } from '#types/networking.v1';
import { type FieldError, invalidValue, Path, quote } from '../../../api/field.js';
import { warningsForIP } from '../../../api/ip.js';
import { nameIsDNSSubdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { ingressesTable } from './ingress.table.js';
import { validateIngress, validateIngressStatus } from './ingress-validation.js';

const classAnnotation = 'kubernetes.io/ingress.class';
const annotated = ({ metadata }: Ingress) => metadata.annotations?.[classAnnotation];

function classConflict(ingress: Ingress): FieldError[] {
  const annotation = annotated(ingress);
  const { ingressClassName } = ingress.spec;
  if (annotation === undefined || ingressClassName === undefined || annotation === ingressClassName) return [];
  const path = Path.of('annotations', classAnnotation);
  return [invalidValue(path, annotation, 'must match `ingressClassName` when both are specified')];
}

function warningsOnCreate(ingress: Ingress): string[] {
  if (annotated(ingress) === undefined || ingress.spec.ingressClassName !== undefined) return [];
  return [`annotation ${quote(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`];
}

const warningsForStatus = ({ status }: Ingress): string[] =>
  (status.loadBalancer.ingress ?? []).flatMap(({ ip }, i) =>
    ip ? warningsForIP(`status.loadBalancer.ingress[${i}]`, ip) : [],
  );

export const ingresses: Strategy<Ingress> = {
  validate: (ingress) => [...validateIngress(ingress, undefined), ...classConflict(ingress)],
  validateUpdate: validateIngress,
  warnings(ingress, old, { subresource }) {
    if (subresource === 'status') return warningsForStatus(ingress);
    return old === undefined ? warningsOnCreate(ingress) : [];
  },
  validateName: nameIsDNSSubdomain,
  subresources: { status: { validateUpdate: validateIngressStatus } },
  table: ingressesTable,
  generation: true,
};
