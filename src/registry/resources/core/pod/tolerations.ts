import type { Toleration } from '#types/core.v1';
import { type FieldError, invalidValue, notSupported, type Path } from '../../../../api/field.js';
import { isQualifiedName, isValidLabelValue } from '../../../../api/names.js';
import { invalidEach, oneOf } from './checks.js';
import type { PodOptions } from './options.js';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Upstream: ValidateTolerations. */
export const validateTolerations = (
  tolerations: Toleration[] | undefined,
  path: Path,
  options: PodOptions,
): FieldError[] =>
  (tolerations ?? []).flatMap((toleration, i) => validateToleration(toleration, path.index(i), options));

function validateToleration(toleration: Toleration, path: Path, options: PodOptions): FieldError[] {
  const { key, operator = '', effect = '', tolerationSeconds } = toleration;
  const errors = key ? invalidEach(isQualifiedName(key), key, path.child('key')) : [];
  if (!key && operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalidValue(path.child('operator'), operator, detail));
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalidValue(path.child('effect'), effect, detail));
  }
  errors.push(...validateOperator(toleration, path, options));
  return effect ? [...errors, ...oneOf(effect, effects, path.child('effect'))] : errors;
}

function validateOperator({ operator = '', value = '' }: Toleration, path: Path, options: PodOptions): FieldError[] {
  const at = path.child('operator');
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = isValidLabelValue(value);
      return wrong.length > 0 ? [invalidValue(at, value, wrong.join(';'))] : [];
    }
    case 'Exists':
      return value ? [invalidValue(at, value, "value must be empty when `operator` is 'Exists'")] : [];
    case 'Lt':
    case 'Gt':
      if (options.comparingTolerations) return validateInteger(value, path.child('value'));
      return [notSupported(at, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(at, operator, ['Equal', 'Exists'])];
  }
}

function validateInteger(value: string, path: Path): FieldError[] {
  if (/^(0|-?[1-9]\d*)$/.test(value)) {
    if (BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return [];
    return [invalidValue(path, value, `strconv.ParseInt: parsing "${value}": value out of range`)];
  }
  return [
    invalidValue(path, value, 'must be a valid decimal integer in canonical form'),
    ...(/^[-+]?\d+$/.test(value)
      ? []
      : [invalidValue(path, value, `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)]),
  ];
}
