import type { MatchResources, ParamKind, Variable } from '#types/admissionregistration.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import {
  defaultMatchResources,
  failurePolicies,
  validateMatchConditions,
  validateMatchResources,
  validateParamKind,
  validateRequiredEnum,
} from './match.js';

/** What validating and mutating admission policies have in common. */
export interface PolicySpec {
  paramKind?: ParamKind;
  matchConstraints?: MatchResources;
  matchConditions?: { name: string; expression: string }[];
  variables?: Variable[];
  failurePolicy?: string;
}

const specPath = Path.of('spec');

export function defaultPolicy(spec: PolicySpec): void {
  spec.failurePolicy ??= 'Fail';
  defaultMatchResources(spec.matchConstraints);
}

export const validatePolicyHead = (spec: PolicySpec): FieldError[] => [
  ...validateRequiredEnum(spec.failurePolicy, failurePolicies, specPath.child('failurePolicy')),
  ...validateParamKind(spec.paramKind, specPath.child('paramKind')),
  ...validateConstraints(spec.matchConstraints, specPath.child('matchConstraints')),
];

/** Conditions that an update does not touch were checked before. */
export function validateConditions(spec: PolicySpec, old: PolicySpec | undefined): FieldError[] {
  const { paramKind, matchConditions } = spec;
  if (old !== undefined && equal(paramKind, old.paramKind) && equal(matchConditions, old.matchConditions)) return [];
  return validateMatchConditions(matchConditions, specPath.child('matchConditions'));
}

function validateConstraints(match: MatchResources | undefined, path: Path): FieldError[] {
  if (match === undefined) return [required(path)];
  const errors = validateMatchResources(match, path);
  return (match.resourceRules ?? []).length > 0 ? errors : [...errors, required(path.child('resourceRules'))];
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

export const validateVariables = (variables: Variable[] = []): FieldError[] =>
  variables.flatMap(({ name, expression }, i) => {
    const path = specPath.child('variables').index(i);
    const errors: FieldError[] = [];
    if (name.trim() === '') errors.push(required(path.child('name'), 'name is not specified'));
    else if (!identifier.test(name) || reserved.has(name)) {
      errors.push(invalidValue(path.child('name'), name, 'must be a valid CEL identifier'));
    }
    if (expression.trim() !== '') return errors;
    return [...errors, required(path.child('expression'), 'expression is not specified')];
  });
