import type { FlowSchema, FlowSchemaSpec } from '#types/flowcontrol.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, invalidEach, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { isDNS1123Subdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { flowSchemasTable } from './flowschema.table.js';
import { mandatoryFlowSchemas } from './mandatory.js';
import { validateRules } from './rules.js';
import { inGo, keepAllMetadata, validateConditions } from './validation.js';

const specPath = Path.of('spec');
const maxPrecedence = 10000;
const methods = ['ByNamespace', 'ByUser'];

function validatePrecedence(precedence: number, name: string): FieldError[] {
  const wrong = (message: string) => [invalidValue(specPath.child('matchingPrecedence'), precedence, message)];
  if (precedence <= 0) return wrong('must be a positive value');
  if (precedence > maxPrecedence) return wrong(`must not be greater than ${maxPrecedence}`);
  if (precedence > 1 || name === 'exempt') return [];
  return wrong("only the schema named 'exempt' may have matchingPrecedence 1");
}

function validateSpec(spec: FlowSchemaSpec, name: string): FieldError[] {
  const { distinguisherMethod: method, priorityLevelConfiguration: level } = spec;
  const levelPath = specPath.child('priorityLevelConfiguration', 'name');
  const methodPath = specPath.child('distinguisherMethod', 'type');
  return [
    ...validatePrecedence(spec.matchingPrecedence, name),
    ...(method && !methods.includes(method.type) ? [notSupported(methodPath, { Type: method.type }, methods)] : []),
    ...(level.name
      ? invalidEach(levelPath, level.name, isDNS1123Subdomain(level.name))
      : [required(levelPath, 'must reference a priority level')]),
    ...validateRules(spec.rules ?? [], specPath.child('rules')),
  ];
}

function validate({ metadata, spec, status }: FlowSchema): FieldError[] {
  const name = metadata.name ?? '';
  const fixed = mandatoryFlowSchemas[name];
  return [
    ...validateSpec(spec, name),
    ...(fixed !== undefined && !equal(spec, fixed)
      ? [invalidValue(specPath, inGo(spec), `spec of '${name}' must equal the fixed value`)]
      : []),
    ...validateConditions(status.conditions),
  ];
}

export const flowSchemas: Strategy<FlowSchema> = {
  table: flowSchemasTable,
  generation: true,
  defaults({ spec }) {
    spec.matchingPrecedence ||= 1000;
  },
  validate,
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: {
      prepareForUpdate: keepAllMetadata,
      validateUpdate: ({ status }) => validateConditions(status.conditions),
    },
  },
};
