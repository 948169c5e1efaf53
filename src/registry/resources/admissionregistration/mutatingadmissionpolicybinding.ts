import type { MutatingAdmissionPolicyBinding } from '#types/admissionregistration.v1';
import { Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import {
  defaultMatchResources,
  reservedNameWarnings,
  validateMatchResources,
  validateParamRef,
  validatePolicyName,
} from './match.js';
import { validateMutatingOperations } from './mutatingadmissionpolicy.js';
import { mutatingAdmissionPolicyBindingsTable } from './mutatingadmissionpolicybinding.table.js';

const specPath = Path.of('spec');
const matchPath = specPath.child('matchResources');

export const mutatingAdmissionPolicyBindings: Strategy<MutatingAdmissionPolicyBinding> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: mutatingAdmissionPolicyBindingsTable,
  defaults: ({ spec }) => defaultMatchResources(spec.matchResources),
  validate: ({ spec }) => [
    ...validatePolicyName(spec.policyName, specPath.child('policyName')),
    ...validateParamRef(spec.paramRef, specPath.child('paramRef')),
    ...validateMatchResources(spec.matchResources, matchPath),
    ...validateMutatingOperations(spec.matchResources, matchPath),
  ],
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
};
