import type { TopologySelectorLabelRequirement, TopologySelectorTerm } from '#types/core.v1';
import type { StorageClass } from '#types/storage.v1';
import { immutable } from '../../../api/checks.js';
import { duplicate, type FieldError, invalidEach, notSupported, Path, required } from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { oneOf } from '../core/pod/checks.js';
import { deprecatedNodeLabels } from '../node-labels.js';
import { storageClassesTable } from './storageclass.table.js';
import { validateParameters, validateProvisioner } from './validation.js';

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];
const topologiesPath = Path.of('allowedTopologies');

const validate = (object: StorageClass): FieldError[] => [
  ...validateProvisioner(object.provisioner, Path.of('provisioner')),
  ...validateParameters(object.parameters ?? {}, Path.of('parameters')),
  ...(object.reclaimPolicy && !reclaimPolicies.includes(object.reclaimPolicy)
    ? [notSupported(Path.of('reclaimPolicy'), object.reclaimPolicy, reclaimPolicies)]
    : []),
  ...validateBindingMode(object.volumeBindingMode, Path.of('volumeBindingMode')),
  ...validateTopologies(object.allowedTopologies ?? []),
];

const validateBindingMode = (mode: string | undefined, path: Path): FieldError[] =>
  mode === undefined ? [required(path)] : oneOf(mode, bindingModes, path);

/** A term's sets of values by key, for comparing; of a key that is there twice the last counts. */
function setsOf({ matchLabelExpressions = [] }: TopologySelectorTerm): string {
  const sets = new Map(matchLabelExpressions.map(({ key, values }) => [key, [...new Set(values)].sort()]));
  return JSON.stringify([...sets].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const validateTopologies = (terms: TopologySelectorTerm[]): FieldError[] =>
  terms.flatMap((term, i) => {
    const path = topologiesPath.index(i).child('matchLabelExpressions');
    const requirements = term.matchLabelExpressions ?? [];
    // upstream begins with a list of as many empty terms, which are compared, too
    const earlier = [...terms.map((): TopologySelectorTerm => ({})), ...terms.slice(0, i)];
    const repeats = earlier.filter((other) => setsOf(other) === setsOf(term));
    return [...validateRequirements(requirements, path), ...repeats.map(() => duplicate(path, ''))];
  });

function validateRequirements(requirements: TopologySelectorLabelRequirement[], path: Path): FieldError[] {
  return requirements.flatMap(({ key, values }, i) => {
    const at = path.index(i);
    const all = values ?? [];
    return [
      ...(all.length > 0 ? [] : [required(at.child('values'))]),
      ...all.flatMap((value, j) => (all.indexOf(value) < j ? [duplicate(at.child('values').index(j), value)] : [])),
      ...invalidEach(at.child('key'), key, isQualifiedName(key)),
      ...(requirements.findIndex((other) => other.key === key) < i ? [duplicate(at.child('key'), key)] : []),
    ];
  });
}

const fixed = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const;

export const storageClasses: Strategy<StorageClass> = {
  table: storageClassesTable,
  defaults(object) {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...fixed.flatMap((field) => immutable(object[field], old[field], Path.of(field))),
  ],
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, j) => {
        const path = topologiesPath.index(i).child('matchLabelExpressions').index(j).child('key');
        return Object.hasOwn(deprecatedNodeLabels, key) ? [`${path}: ${deprecatedNodeLabels[key]}`] : [];
      }),
    ),
};
