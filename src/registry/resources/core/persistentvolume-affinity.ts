import type { NodeSelectorRequirement, PersistentVolumeSpec, VolumeNodeAffinity } from '#types/core.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';
import { isValidLabelValue } from '../../../api/names.js';
import { generalLabel } from '../node-labels.js';
import { validateNodeSelector } from './pod/affinity.js';
import { goForm } from './pod/go-form.js';
import { termWarnings } from './pod/warnings-scheduling.js';

const path = Path.of('spec', 'nodeAffinity');

/** Values that no label can have are let be where the volume had some before. */
export function validateVolumeNodeAffinity({ nodeAffinity }: PersistentVolumeSpec, old?: PersistentVolumeSpec) {
  if (nodeAffinity === undefined) return [];
  if (!nodeAffinity.required) return [required(path.child('required'), 'must specify required node constraints')];
  const before = termsOf(old?.nodeAffinity).flatMap(({ matchExpressions }) => matchExpressions ?? []);
  const anyValue = before.some(({ values }) => (values ?? []).some((value) => isValidLabelValue(value).length > 0));
  return validateNodeSelector(nodeAffinity.required, path.child('required'), anyValue);
}

const termsOf = (affinity: VolumeNodeAffinity | undefined) => affinity?.required?.nodeSelectorTerms ?? [];

/** Once set, the affinity may only replace a label of a beta by the one that came of it. */
export function validateVolumeNodeAffinityUpdate(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): FieldError[] {
  if (old.nodeAffinity === undefined || equal(spec.nodeAffinity, withLabelsOf(spec, old.nodeAffinity))) return [];
  const shown = spec.nodeAffinity ? goForm(spec.nodeAffinity, 'VolumeNodeAffinity') : null;
  const detail = 'field is immutable, except for updating from beta label to GA';
  return [invalidValue(Path.of('nodeAffinity'), shown, detail)];
}

/** The old affinity with those of its beta labels replaced that the new one has replaced. */
function withLabelsOf({ nodeAffinity }: PersistentVolumeSpec, old: VolumeNodeAffinity): VolumeNodeAffinity {
  const replaced = (before: NodeSelectorRequirement[] | undefined, after: NodeSelectorRequirement[] = []) =>
    before?.map((requirement, i) => {
      const key = generalLabel(requirement.key) ?? ''; // upstream lets any label be replaced by none
      return after[i]?.key === key ? { ...requirement, key } : requirement;
    });
  const nodeSelectorTerms = termsOf(old).map((term, i) => ({
    matchExpressions: replaced(term.matchExpressions, termsOf(nodeAffinity)[i]?.matchExpressions),
    matchFields: replaced(term.matchFields, termsOf(nodeAffinity)[i]?.matchFields),
  }));
  return old.required ? { required: { nodeSelectorTerms } } : old;
}

export const nodeAffinityWarnings = ({ nodeAffinity }: PersistentVolumeSpec): string[] =>
  termsOf(nodeAffinity).flatMap((term, i) =>
    termWarnings(term, path.child('required', 'nodeSelectorTerms').index(i), false),
  );
