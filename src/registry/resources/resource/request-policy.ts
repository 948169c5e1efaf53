import type { CapacityRequestPolicy, CapacityRequestPolicyRange } from '#types/resource.v1';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../api/field.js';
import { parseQuantity, type Quantity } from '../../../api/quantity.js';
import { validateSet } from './checks.js';

const maxValues = 10;

/** Which parts of a shared device's capacity may be asked for (upstream: validateRequestPolicy). */
export function validateRequestPolicy(capacity: string, policy: CapacityRequestPolicy, path: Path): FieldError[] {
  const { validValues = [], validRange } = policy;
  if (validValues.length > 0 && validRange !== undefined) {
    const detail =
      'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';
    return [forbidden(path, detail)];
  }
  if (validValues.length === 0 && validRange === undefined) return [];
  const field = validRange === undefined ? 'validValues' : 'validRange';
  // Go prints a default that isn't set as null
  if (!policy.default) return [required(path.child('default'), `required when ${field} is defined`)];
  const chosen = parseQuantity(policy.default);
  const max = parseQuantity(capacity);
  if (validRange !== undefined) return validateRange(chosen, max, validRange, path.child(field));
  return validateValues(chosen, max, validValues.map(parseQuantity), path.child(field));
}

function validateValues(chosen: Quantity, max: Quantity, values: Quantity[], path: Path): FieldError[] {
  const unsorted = values.flatMap((value, i) =>
    i > 0 && values[i - 1].compare(value) > 0
      ? [invalidValue(path.index(i), `${value}`, 'values must be sorted in ascending order')]
      : [],
  );
  const inCapacity = (value: Quantity, at: Path) =>
    value.compare(max) > 0 ? [invalidValue(at, `${value}`, `option is larger than capacity value: ${max}`)] : [];
  const errors = [...unsorted, ...validateSet(values, maxValues, path, inCapacity, (value) => `${value.value()}`)];
  const isListed = values.length <= maxValues && values.some((value) => value.compare(chosen) === 0);
  if (isListed) return errors;
  return [...errors, invalidValue(path, `${chosen}`, 'default value is not valid according to the requestPolicy')];
}

function validateRange(chosen: Quantity, capacity: Quantity, range: CapacityRequestPolicyRange, path: Path) {
  const [minPath, maxPath, stepPath] = [path.child('min'), path.child('max'), path.child('step')];
  if (range.min === undefined) return [required(minPath, 'required when validRange is defined')];
  const min = parseQuantity(range.min);
  const max = range.max === undefined ? undefined : parseQuantity(range.max);
  const errors: FieldError[] = [];
  const check = (isWrong: boolean, at: Path, value: Quantity, detail: string) => {
    if (isWrong) errors.push(invalidValue(at, `${value}`, detail));
  };
  check(min.compare(capacity) > 0, minPath, min, `min is larger than capacity value: ${capacity}`);
  check(chosen.compare(min) < 0, minPath, chosen, `default is less than min: ${min}`);
  if (max !== undefined) {
    check(min.compare(max) > 0, maxPath, min, `min is larger than max: ${max}`);
    check(max.compare(capacity) > 0, maxPath, max, `max is larger than capacity value: ${capacity}`);
    check(chosen.compare(max) > 0, maxPath, chosen, `default is more than max: ${max}`);
  }
  if (range.step === undefined) return errors;
  const step = parseQuantity(range.step);
  const one = min.add(step);
  check(one.compare(capacity) > 0, stepPath, step, `one step ${one} is larger than capacity value: ${capacity}`);
  const unit = step.value() === 0n ? 1n : step.value();
  for (const value of max === undefined ? [chosen] : [chosen, max]) {
    const isOff = (value.value() - min.value()) % unit !== 0n;
    check(isOff, stepPath, value, `value is not a multiple of a given step (${step}) from (${min})`);
  }
  return errors;
}
