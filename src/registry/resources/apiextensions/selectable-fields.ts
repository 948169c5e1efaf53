import type { CustomResourceValidation, SelectableField } from '#types/apiextensions.v1';
import { duplicate, type FieldError, invalidValue, type Path, required, tooMany } from '../../../api/field.js';
import { type Found, findField } from './field-path.js';

const maxFields = 8;
const types = ['string', 'boolean', 'integer'];

/** The fields that field selectors may name (upstream: ValidateCustomResourceSelectableFields). */
export function validateSelectable(
  fields: SelectableField[] = [],
  validation: CustomResourceValidation | undefined,
  path: Path,
  ofVersion = false,
): FieldError[] {
  if (fields.length === 0) return [];
  const schema = validation?.openAPIV3Schema;
  if (schema === undefined) {
    const what = ofVersion ? '`version.schema.openAPIV3Schema` is not included' : 'validations.schema is included';
    return [invalidValue(path, '', `may only be set when ${what}`)];
  }
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, i) => {
    const at = path.index(i).child('jsonPath');
    if (jsonPath === '') return [required(at)];
    const found = findField(jsonPath, schema, { brackets: false });
    if (typeof found === 'string') return [invalidValue(at, jsonPath, `is an invalid path: ${found}`)];
    const wrong = checkField(found, jsonPath, at);
    if (seen.has(found.path)) wrong.push(duplicate(at, jsonPath));
    seen.add(found.path);
    return wrong;
  });
  return seen.size > maxFields ? [...errors, tooMany(path, seen.size, maxFields)] : errors;
}

function checkField({ path, schema }: Found, jsonPath: string, at: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (/^metadata\b/.test(path)) errors.push(invalidValue(at, jsonPath, 'must not point to fields in metadata'));
  if (types.includes(schema.type ?? '')) return errors;
  const detail =
    'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
  return [...errors, invalidValue(at, jsonPath, detail)];
}
