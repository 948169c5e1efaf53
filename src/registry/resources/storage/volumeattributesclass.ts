import type { VolumeAttributesClass } from '#types/storage.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, forbidden, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { validateParameters, validateProvisioner } from './validation.js';
import { volumeAttributesClassesTable } from './volumeattributesclass.table.js';

function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  const path = Path.of('parameters');
  const errors = [...validateProvisioner(driverName, Path.of('driverName')), ...validateParameters(parameters, path)];
  if (Object.keys(parameters).length > 0) return errors;
  return [...errors, required(path, 'must contain at least one key/value pair')];
}

export const volumeAttributesClasses: Strategy<VolumeAttributesClass> = {
  table: volumeAttributesClassesTable,
  validate,
  validateUpdate: (object, old) => [
    ...(['driverName', 'parameters'] as const)
      .filter((field) => !equal(object[field], old[field]))
      .map((field) => forbidden(Path.of(field), `updates to ${field} are forbidden.`)),
    ...validate(object),
  ],
};
