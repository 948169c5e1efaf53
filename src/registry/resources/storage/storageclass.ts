import type { TopologySelectorLabelRequirement, TopologySelectorTerm } from '#types/core.v1';
import type { StorageClass } from '#types/storage.v1';
import { equal, immutable } from '../../../api/checks.js';
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

/** Terms as sets of values by key, for comparing. */
const asSets = ({ matchLabelExpressions = [] }: TopologySelectorTerm) =>
  Object.fromEntries(matchLabelExpressions.map(({ key, values }) => [key, [...new Set(values)].sort()]));

const validateTopologies = (terms: TopologySelectorTerm[]): FieldError[] =>
  terms.flatMap((term, i) => {
    const path = topologiesPath.index(i).child('matchLabelExpressions');
    const repeats = terms.slice(0, i).filter((earlier) => equal(asSets(earlier), asSets(term)));
    return [...validateRequirements(term.matchLabelExpressions ?? [], path), ...repeats.map(() => duplicate(path, ''))];
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
