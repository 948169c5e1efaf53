import type { IngressClass, IngressClassParametersReference } from '#types/networking.v1';
import { domainPrefixedPath, immutable } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidEach, notSupported, Path, required, tooLong } from '../../../api/field.js';
import { isDNS1123Label, nameIsDNSSubdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { referenceErrors } from './ingress-validation.js';
import { ingressClassesTable } from './ingressclass.table.js';

const controllerPath = Path.of('spec', 'controller');
const maxControllerLength = 250;

function validate({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  const isTooLong = Buffer.byteLength(controller) > maxControllerLength;
  return [
    ...(isTooLong ? [tooLong(controllerPath, maxControllerLength)] : []),
    ...domainPrefixedPath(controller, controllerPath),
    ...(parameters === undefined ? [] : parameterErrors(parameters, Path.of('spec', 'parameters'))),
  ];
}

function parameterErrors(parameters: IngressClassParametersReference, path: Path): FieldError[] {
  return [...referenceErrors(parameters, path), ...scopeErrors(parameters, path)];
}

function scopeErrors({ scope, namespace }: IngressClassParametersReference, path: Path): FieldError[] {
  const namespacePath = path.child('namespace');
  switch (scope) {
    case undefined:
      return [required(path.child('scope'))];
    case 'Namespace':
      if (namespace === undefined) return [required(namespacePath, "`parameters.scope` is set to 'Namespace'")];
      return invalidEach(namespacePath, namespace, isDNS1123Label(namespace));
    case 'Cluster':
      return namespace === undefined ? [] : [forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'")];
    default:
      return [notSupported(path.child('scope'), scope, ['Cluster', 'Namespace'])];
  }
}

export const ingressClasses: Strategy<IngressClass> = {
  defaults({ spec }) {
    if (spec.parameters !== undefined) spec.parameters.scope ??= 'Cluster';
  },
  validate,
  validateUpdate: (object, old) => [
    ...immutable(object.spec.controller ?? '', old.spec.controller ?? '', controllerPath),
    ...validate(object),
  ],
  validateName: nameIsDNSSubdomain,
  table: ingressClassesTable,
  generation: true,
};
