import type { ValidatingAdmissionPolicyBinding } from '#types/admissionregistration.v1';
import { duplicate, type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import {
  defaultMatchResources,
  reservedNameWarnings,
  validateMatchResources,
  validateParamRef,
  validatePolicyName,
} from './match.js';
import { validatingAdmissionPolicyBindingsTable } from './validatingadmissionpolicybinding.table.js';

const specPath = Path.of('spec');
const actions = ['Audit', 'Deny', 'Warn'];

export const validatingAdmissionPolicyBindings: Strategy<ValidatingAdmissionPolicyBinding> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: validatingAdmissionPolicyBindingsTable,
  defaults: ({ spec }) => defaultMatchResources(spec.matchResources),
  validate: ({ spec }) => [
    ...validatePolicyName(spec.policyName, specPath.child('policyName')),
    ...validateParamRef(spec.paramRef, specPath.child('paramRef')),
    ...validateMatchResources(spec.matchResources, specPath.child('matchResources')),
    ...validateActions(spec.validationActions ?? [], specPath.child('validationActions')),
  ],
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
};

function validateActions(chosen: string[], path: Path): FieldError[] {
  if (chosen.length === 0) return [required(path, 'at least one validation action is required')];
  const errors = chosen.flatMap((action, i) => [
    ...(actions.includes(action) ? [] : [notSupported(path.index(i), action, actions)]),
    ...(chosen.indexOf(action) < i ? [duplicate(path.index(i), action)] : []),
  ]);
  if (!chosen.includes('Deny') || !chosen.includes('Warn')) return errors;
  const detail =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
  return [...errors, invalidValue(path, chosen, detail)];
}
