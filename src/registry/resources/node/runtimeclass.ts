import type { RuntimeClass, Scheduling } from '#types/node.v1';
import { equal, immutable } from '../../../api/checks.js';
import { duplicate, type FieldError, invalidEach, Path, required } from '../../../api/field.js';
import { isDNS1123Label } from '../../../api/names.js';
import { validateLabels } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { goForm } from '../core/pod/go-form.js';
import { validateOverhead } from '../core/pod/resources.js';
import { validateTolerations } from '../core/pod/tolerations.js';
import { deprecatedNodeLabels } from '../node-labels.js';
import { runtimeClassesTable } from './runtimeclass.table.js';

const handlerPath = Path.of('handler');

const validate = ({ handler, overhead, scheduling }: RuntimeClass): FieldError[] => [
  ...(handler ? invalidEach(handlerPath, handler, isDNS1123Label(handler)) : [required(handlerPath)]),
  ...(overhead ? validateOverhead(overhead.podFixed ?? {}, Path.of('overhead'), {}) : []),
  ...(scheduling ? validateScheduling(scheduling, Path.of('scheduling')) : []),
];

function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling, path: Path): FieldError[] {
  const tolerationsPath = path.child('tolerations');
  const keys = tolerations.map(({ tolerationSeconds: _seconds, ...key }) => key);
  return [
    ...validateLabels(nodeSelector, path.child('nodeSelector')),
    ...validateTolerations(tolerations, tolerationsPath, {}),
    ...tolerations.flatMap((toleration, i) =>
      keys.slice(0, i).some((key) => equal(key, keys[i]))
        ? [duplicate(tolerationsPath.index(i), goForm(toleration, 'Toleration'))]
        : [],
    ),
  ];
}

export const runtimeClasses: Strategy<RuntimeClass> = {
  table: runtimeClassesTable,
  anyFinalizer: true,
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutable(object.handler, old.handler, handlerPath)],
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {})
      .filter((key) => key in deprecatedNodeLabels)
      .map((key) => `scheduling.nodeSelector: ${deprecatedNodeLabels[key]}`),
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
};
