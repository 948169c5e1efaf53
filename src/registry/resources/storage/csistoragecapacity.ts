import type { CSIStorageCapacity } from '#types/storage.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, invalidEach, invalidValue, Path } from '../../../api/field.js';
import { isDNS1123Subdomain } from '../../../api/names.js';
import { parseQuantity } from '../../../api/quantity.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';

const topologyPath = Path.of('nodeTopology');
const classPath = Path.of('storageClassName');

function validate(object: CSIStorageCapacity, old?: CSIStorageCapacity): FieldError[] {
  const { nodeTopology, storageClassName, capacity } = object;
  const allowInvalidValues = old !== undefined && validateLabelSelector(old.nodeTopology, topologyPath).length > 0;
  return [
    ...validateLabelSelector(nodeTopology, topologyPath, { allowInvalidValues }),
    ...invalidEach(classPath, storageClassName, isDNS1123Subdomain(storageClassName)),
    ...(capacity !== undefined && parseQuantity(capacity).sign() < 0
      ? [invalidValue(Path.of('capacity'), capacity, 'must be greater than or equal to 0')]
      : []),
  ];
}

export const csiStorageCapacities: Strategy<CSIStorageCapacity> = {
  validate: (object) => validate(object),
  validateUpdate: (object, old) => [
    ...validate(object, old),
    ...(equal(object.nodeTopology ?? null, old.nodeTopology ?? null)
      ? []
      : [invalidValue(topologyPath, object.nodeTopology, 'field is immutable')]),
    ...(object.storageClassName === old.storageClassName
      ? []
      : [invalidValue(classPath, object.storageClassName, 'field is immutable')]),
  ],
  allowUnconditionalUpdate: false,
};
