import type { JobSpec, SuccessPolicyRule } from '#types/batch.v1';
import { nonNegative } from '../../../api/checks.js';
import { type FieldError, invalidValue, type Path, required, tooLong, tooMany } from '../../../api/field.js';
import { countIndexes, IndexesError } from './indexes.js';
import { policyForm } from './policy-form.js';

const maxRules = 20;
const maxIndexesLength = 64 * 1024;

export function validateSuccessPolicy(spec: JobSpec, path: Path): FieldError[] {
  if (spec.successPolicy === undefined) return [];
  const rules = spec.successPolicy.rules ?? [];
  if (spec.completionMode !== 'Indexed')
    return [invalidValue(path, policyForm(spec.successPolicy, 'SuccessPolicy'), 'requires indexed completion mode')];
  const rulesPath = path.child('rules');
  const errors: FieldError[] = [];
  if (rules.length === 0) {
    errors.push(required(rulesPath, 'at least one rules must be specified when the successPolicy is specified'));
  }
  if (rules.length > maxRules) errors.push(tooMany(rulesPath, rules.length, maxRules));
  // without completions there is nothing to measure the rules by; that is an error of its own
  const { completions } = spec;
  if (completions === undefined) return errors;
  return [...errors, ...rules.flatMap((rule, i) => validateRule(rule, completions, rulesPath.index(i)))];
}

function validateRule(rule: SuccessPolicyRule, completions: number, path: Path): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const indexesPath = path.child('succeededIndexes');
  const countPath = path.child('succeededCount');
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  const counted = countIndexes(indexes ?? '', completions);
  if ((indexes ?? '').length > maxIndexesLength) errors.push(tooLong(indexesPath, maxIndexesLength));
  if (counted instanceof IndexesError) {
    errors.push(invalidValue(indexesPath, indexes, `error parsing succeededIndexes: ${counted.message}`));
  }
  if (count === undefined) return errors;
  errors.push(...nonNegative(count, countPath));
  const atMost = (limit: number, what: string) =>
    errors.push(invalidValue(countPath, count, `must be less than or equal to ${limit} (the number of ${what})`));
  if (count > completions) atMost(completions, 'specified completions');
  const total = counted instanceof IndexesError ? 0 : counted;
  if (indexes !== undefined && count > total) atMost(total, 'indexes in the specified succeededIndexes field');
  return errors;
}
