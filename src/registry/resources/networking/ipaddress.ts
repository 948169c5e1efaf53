import type { IPAddress } from '#types/networking.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isValidIP } from '../../../api/ip.js';
import { isDNS1123Subdomain, isValidPathSegmentName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { ipAddressesTable } from './ipaddress.table.js';

const parentPath = Path.of('spec', 'parentRef');

function validate({ spec: { parentRef } }: IPAddress): FieldError[] {
  if (parentRef === undefined) return [required(parentPath)];
  const { group = '', resource = '', name = '', namespace = '' } = parentRef;
  const segment = (field: string, value: string) =>
    invalidEach(parentPath.child(field), value, isValidPathSegmentName(value));
  const needed = (field: string, value: string) =>
    value === '' ? [required(parentPath.child(field))] : segment(field, value);
  return [
    ...(group === '' ? [] : invalidEach(parentPath.child('group'), group, isDNS1123Subdomain(group))),
    ...needed('resource', resource),
    ...needed('name', name),
    ...segment('namespace', namespace),
  ];
}

/** kube-apiserver shows its internal type here, which has no JSON names. */
const internalReference = ({ spec: { parentRef } }: IPAddress) =>
  parentRef && {
    Group: parentRef.group ?? '',
    Resource: parentRef.resource ?? '',
    Namespace: parentRef.namespace ?? '',
    Name: parentRef.name ?? '',
  };

export const ipAddresses: Strategy<IPAddress> = {
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(equal(object.spec.parentRef, old.spec.parentRef)
      ? []
      : [invalidValue(parentPath, internalReference(object), 'field is immutable')]),
  ],
  validateName: isValidIP,
  table: ipAddressesTable,
};
