import type { MatchResources, MutatingAdmissionPolicy, Mutation } from '#types/admissionregistration.v1';
import { type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { reservedNameWarnings, validateRequiredEnum } from './match.js';
import { mutatingAdmissionPoliciesTable } from './mutatingadmissionpolicy.table.js';
import { defaultPolicy, validateConditions, validatePolicyHead, validateVariables } from './policy.js';

const specPath = Path.of('spec');
/** There is nothing to change in what is deleted. */
const operations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

export const mutatingAdmissionPolicies: Strategy<MutatingAdmissionPolicy> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: mutatingAdmissionPoliciesTable,
  defaults: ({ spec }) => defaultPolicy(spec),
  validate: ({ spec }) => validateSpec(spec, undefined),
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
};

type Spec = MutatingAdmissionPolicy['spec'];

function validateSpec(spec: Spec, old: Spec | undefined): FieldError[] {
  const { mutations = [], reinvocationPolicy } = spec;
  const mutationsPath = specPath.child('mutations');
  const none = mutations.length === 0 ? [required(mutationsPath, 'mutations must contain at least one item')] : [];
  return [
    ...validatePolicyHead(spec),
    ...validateMutatingOperations(spec.matchConstraints, specPath.child('matchConstraints')),
    ...validateConditions(spec, old),
    ...validateVariables(spec.variables),
    ...none,
    ...mutations.flatMap((mutation, i) => validateMutation(mutation, mutationsPath.index(i))),
    ...validateRequiredEnum(reinvocationPolicy, ['IfNeeded', 'Never'], specPath.child('reinvocationPolicy')),
  ];
}

export function validateMutatingOperations(match: MatchResources | undefined, path: Path): FieldError[] {
  const operationsPath = path.child('resourceRules', 'operations');
  const all = (match?.resourceRules ?? []).flatMap((rule) => rule.operations ?? []);
  return all
    .filter((operation) => !operations.includes(operation))
    .map((operation) => notSupported(operationsPath, operation, operations));
}

function validateMutation(mutation: Mutation, path: Path): FieldError[] {
  const { patchType } = mutation;
  const typePath = path.child('patchType');
  if (patchType === '') return [required(typePath)];
  if (patchType === 'JSONPatch') return validatePatch(mutation, 'jsonPatch', 'applyConfiguration', path);
  if (patchType === 'ApplyConfiguration') return validatePatch(mutation, 'applyConfiguration', 'jsonPatch', path);
  return [notSupported(typePath, patchType, ['ApplyConfiguration', 'JSONPatch'])];
}

type PatchField = 'jsonPatch' | 'applyConfiguration';

function validatePatch(mutation: Mutation, field: PatchField, other: PatchField, path: Path): FieldError[] {
  const when = `when patchType is ${mutation.patchType}`;
  const errors: FieldError[] = [];
  const patch = mutation[field];
  if (patch === undefined) errors.push(required(path.child(field), `must be specified ${when}`));
  else if ((patch.expression ?? '').trim() === '') errors.push(required(path.child(field, 'expression')));
  if (mutation[other] === undefined) return errors;
  return [...errors, invalidValue(path.child(other), `{${other}}`, `must not be specified ${when}`)];
}
