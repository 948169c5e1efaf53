import type { DeviceClass, DeviceClassSpec } from '#types/resource.v1';
import { type FieldError, invalidValue, Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { isExtendedResource } from '../core/pod/resource-names.js';
import { validateList } from './checks.js';
import { maxConfigs, validateConfig, validateSelectors } from './device-claim.js';
import { deviceClassesTable } from './deviceclass.table.js';

const specPath = Path.of('spec');

export const deviceClasses: Strategy<DeviceClass> = {
  generation: true,
  table: deviceClassesTable,
  validate: ({ spec }) => [
    ...validateSelectors(spec.selectors, specPath.child('selectors')),
    ...validateList(spec.config, maxConfigs, specPath.child('config'), validateConfig),
    ...validateResourceName(spec),
  ],
};

function validateResourceName({ extendedResourceName: name }: DeviceClassSpec): FieldError[] {
  if (name === undefined || isExtendedResource(name)) return [];
  return [invalidValue(specPath.child('extendedResourceName'), name, 'must be a valid extended resource name')];
}
