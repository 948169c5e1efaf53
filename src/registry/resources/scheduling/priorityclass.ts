import type { PriorityClass } from '#types/scheduling.v1';
import { immutable } from '../../../api/checks.js';
import { type FieldError, forbidden, Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { requiredOneOf } from '../core/pod/checks.js';
import { priorityClassesTable } from './priorityclass.table.js';

const systemPrefix = 'system-';
const systemClasses: Record<string, number> = {
  'system-node-critical': 2000001000,
  'system-cluster-critical': 2000000000,
};
const highestUserValue = 1000000000;

function systemError({ metadata: { name = '' }, value, globalDefault }: PriorityClass): string | undefined {
  const expected = systemClasses[name];
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validate(object: PriorityClass): FieldError[] {
  const policyErrors =
    object.preemptionPolicy === undefined
      ? []
      : requiredOneOf(object.preemptionPolicy, ['PreemptLowerPriority', 'Never'], Path.of('preemptionPolicy'));
  if (!object.metadata.name?.startsWith(systemPrefix)) {
    if (object.value <= highestUserValue) return policyErrors;
    const message = `maximum allowed value of a user defined priority is ${highestUserValue}`;
    return [forbidden(Path.of('value'), message), ...policyErrors];
  }
  const why = systemError(object);
  if (why === undefined) return policyErrors;
  const message = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${why}`;
  return [forbidden(Path.of('metadata', 'name'), message), ...policyErrors];
}

export const priorityClasses: Strategy<PriorityClass> = {
  table: priorityClassesTable,
  defaults(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  /** It stays 1: nothing that matters can change. */
  prepareForCreate({ metadata }) {
    metadata.generation = 1;
  },
  validate,
  validateUpdate: (object, old) => [
    ...(object.value === old.value ? [] : [forbidden(Path.of('value'), 'may not be changed in an update.')]),
    ...immutable(object.preemptionPolicy, old.preemptionPolicy, Path.of('preemptionPolicy')),
  ],
};
