import type { Condition } from '#types/meta.v1';
import {
  duplicate,
  type FieldError,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
  tooLong,
} from './field.js';
import { isQualifiedName, regexError } from './names.js';

const statuses = ['False', 'True', 'Unknown'];
const maxReason = 1024;
const maxMessage = 32 * 1024;
const reasonExpression = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonPattern = new RegExp(`^${reasonExpression}$`);
const reasonError = regexError(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reasonExpression,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
);

/** The conditions of a status that uses metav1.Condition (upstream: metav1validation.ValidateConditions). */
export function validateConditions(conditions: Condition[] | null | undefined, path: Path): FieldError[] {
  const types = (conditions ?? []).map(({ type }) => type);
  return (conditions ?? []).flatMap((condition, i) => [
    ...(types.indexOf(condition.type) < i ? [duplicate(path.index(i).child('type'), condition.type)] : []),
    ...validateCondition(condition, path.index(i)),
  ]);
}

function validateCondition(condition: Condition, path: Path): FieldError[] {
  const { type, status, observedGeneration = 0, lastTransitionTime, reason, message } = condition;
  const errors = invalidEach(path.child('type'), type, isQualifiedName(type));
  if (!statuses.includes(status)) errors.push(notSupported(path.child('status'), status, statuses));
  if (observedGeneration < 0) {
    const detail = 'must be greater than or equal to zero';
    errors.push(invalidValue(path.child('observedGeneration'), observedGeneration, detail));
  }
  if (!lastTransitionTime) errors.push(required(path.child('lastTransitionTime')));
  errors.push(...validateReason(reason, path.child('reason')));
  return Buffer.byteLength(message) > maxMessage ? [...errors, tooLong(path.child('message'), maxMessage)] : errors;
}

function validateReason(reason: string, path: Path): FieldError[] {
  if (reason === '') return [required(path)];
  const errors = reasonPattern.test(reason) ? [] : [invalidValue(path, reason, reasonError)];
  return Buffer.byteLength(reason) > maxReason ? [...errors, tooLong(path, maxReason)] : errors;
}
