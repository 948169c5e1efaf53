import type { Namespace } from '#types/core.v1';
import { type FieldError, invalidValue, Path } from '../../../api/field.js';
import { nameIsDNSLabel } from '../../../api/names.js';
import { validateFinalizerName } from '../../../api/object-meta.js';
import type { Strategy } from '../../strategy.js';
import { namespacesTable } from './namespace.table.js';

const finalizersPath = Path.of('spec', 'finalizers');

/** Every namespace bears its name as a label, for selectors to find it by. */
function labelWithName({ metadata }: Namespace): void {
  if (!metadata.name) return;
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
}

function defaults(namespace: Namespace): void {
  labelWithName(namespace);
  namespace.status ??= {};
  namespace.status.phase ||= 'Active';
}

const validate = ({ spec }: Namespace): FieldError[] =>
  (spec.finalizers ?? []).flatMap((name) => validateFinalizerName(name, finalizersPath));

function validateStatus({ metadata, status }: Namespace): FieldError[] {
  const path = Path.of('status', 'Phase');
  const { phase = '' } = status;
  if (metadata.deletionTimestamp) {
    if (phase === 'Terminating') return [];
    return [invalidValue(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  }
  return phase === 'Active' ? [] : [invalidValue(path, phase, "may only be 'Active' if `deletionTimestamp` is empty")];
}

export const namespaces: Strategy<Namespace> = {
  table: namespacesTable,
  validateName: nameIsDNSLabel,
  defaults,
  prepareForCreate(namespace) {
    labelWithName(namespace);
    namespace.status = { phase: 'Active' };
    const { finalizers = [] } = namespace.spec;
    if (!finalizers.includes('kubernetes')) namespace.spec.finalizers = [...finalizers, 'kubernetes'];
  },
  prepareForUpdate(namespace, old) {
    labelWithName(namespace);
    namespace.spec.finalizers = old.spec.finalizers;
  },
  validate,
  doors: { finalize: { resets: [['status']] } },
  subresources: {
    status: {
      prepareForUpdate: labelWithName,
      validateUpdate: validateStatus,
    },
    finalize: {
      prepareForUpdate(namespace, old) {
        labelWithName(namespace);
        namespace.status = old.status;
      },
      validateUpdate: ({ spec }) =>
        (spec.finalizers ?? []).flatMap((name, i) => validateFinalizerName(name, finalizersPath.index(i))),
    },
  },
  pendingFinalizers: ({ spec }) => spec.finalizers ?? [],
  markDeleting(namespace) {
    namespace.status.phase = 'Terminating';
  },
  selectableFields: ({ metadata, status }) => ({ 'status.phase': status.phase ?? '', name: metadata.name ?? '' }),
};
