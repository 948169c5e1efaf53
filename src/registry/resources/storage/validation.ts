import { type FieldError, invalidEach, invalidValue, type Path, required, tooLong } from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';

const maxParameters = 512;
export const maxTotalSize = 256 * 1024;

export const sizeOf = (map: Record<string, string>): number =>
  Object.entries(map).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);

/** The driver or provisioner of a class. */
export const validateProvisioner = (name: string, path: Path): FieldError[] =>
  name ? invalidEach(path, name.toLowerCase(), isQualifiedName(name.toLowerCase())) : [required(path)];

/** What a class tells its driver. */
export function validateParameters(parameters: Record<string, string>, path: Path): FieldError[] {
  if (Object.keys(parameters).length > maxParameters) return [tooLong(path, maxParameters)];
  const errors = '' in parameters ? [invalidValue(path, '', 'field can not be empty.')] : [];
  return sizeOf(parameters) > maxTotalSize ? [...errors, tooLong(path, maxTotalSize)] : errors;
}
