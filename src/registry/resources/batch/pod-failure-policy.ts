import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement as OnExitCodes,
  PodFailurePolicyOnPodConditionsPattern as Pattern,
  PodFailurePolicyRule as Rule,
} from '#types/batch.v1';
import {
  duplicate,
  type FieldError,
  invalidField,
  invalidValue,
  notSupported,
  type Path,
  quote,
  required,
  tooMany,
} from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';

const maxRules = 20;
const maxValues = 255;
const maxPatterns = 20;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

export function validatePodFailurePolicy(spec: JobSpec, path: Path): FieldError[] {
  if (spec.podFailurePolicy === undefined) return [];
  const rules = spec.podFailurePolicy.rules ?? [];
  const rulesPath = path.child('rules');
  const errors = rules.length > maxRules ? [tooMany(rulesPath, rules.length, maxRules)] : [];
  return [...errors, ...rules.flatMap((rule, i) => validateRule(spec, rule, rulesPath.index(i)))];
}

function validateRule(spec: JobSpec, { action, onExitCodes, onPodConditions = [] }: Rule, path: Path): FieldError[] {
  const actionPath = path.child('action');
  const errors = validateOneOf(action, actions, actionPath);
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalidValue(actionPath, action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes !== undefined) errors.push(...validateExitCodes(spec, onExitCodes, path.child('onExitCodes')));
  errors.push(...validatePatterns(onPodConditions, path.child('onPodConditions')));
  const given = [onExitCodes !== undefined, onPodConditions.length > 0].filter(Boolean).length;
  if (given === 2) errors.push(invalidField(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (given === 0) errors.push(invalidField(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

function validateOneOf(value: string, supported: string[], path: Path): FieldError[] {
  if (value === '') return [required(path, `valid values: [${supported.map(quote).join(' ')}]`)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function validatePatterns(patterns: Pattern[], path: Path): FieldError[] {
  const errors = patterns.length > maxPatterns ? [tooMany(path, patterns.length, maxPatterns)] : [];
  for (const [i, { type, status }] of patterns.entries()) {
    const typePath = path.index(i).child('type');
    errors.push(...isQualifiedName(type).map((message) => invalidValue(typePath, type, message)));
    errors.push(...validateOneOf(status, statuses, path.index(i).child('status')));
  }
  return errors;
}

function validateExitCodes(spec: JobSpec, { operator, containerName, values }: OnExitCodes, path: Path): FieldError[] {
  const errors = validateOneOf(operator, operators, path.child('operator'));
  const { containers, initContainers } = spec.template.spec;
  const names = [...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name);
  if (containerName !== undefined && !names.includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalidValue(path.child('containerName'), containerName, detail));
  }
  return [...errors, ...validateValues(values, operator, path.child('values'))];
}

function validateValues(given: number[] | null, operator: string, path: Path): FieldError[] {
  const values = given ?? [];
  const errors: FieldError[] = [];
  if (values.length === 0) errors.push(invalidValue(path, given, 'at least one value is required'));
  if (values.length > maxValues) errors.push(tooMany(path, values.length, maxValues));
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalidValue(path.index(i), value, 'must not be 0 for the In operator'));
    }
    if (values.indexOf(value) < i) errors.push(duplicate(path.index(i), value));
  }
  const isOrdered = values.every((value, i) => i === 0 || values[i - 1] <= value);
  return isOrdered ? errors : [...errors, invalidValue(path, values, 'must be ordered')];
}
