import type { PodAffinityTerm } from '#types/core.v1';
import type { LabelSelector } from '#types/meta.v1';
import { type FieldError, forbidden, invalidValue, type Path } from '../../../../api/field.js';
import { isQualifiedName } from '../../../../api/names.js';
import { invalidEach } from './checks.js';

type Term = Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>;

const inBoth = 'exists in both matchLabelKeys and labelSelector';

/** Keys whose values come from the pod's own labels (upstream: ValidateMatchLabelKeysAndMismatchLabelKeys). */
export function validateMatchLabelKeys(term: Term, path: Path): FieldError[] {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  const repeated = matchLabelKeys.flatMap((key, i) =>
    mismatchLabelKeys.includes(key)
      ? [
          invalidValue(
            path.child('matchLabelKeys').index(i),
            key,
            'exists in both matchLabelKeys and mismatchLabelKeys',
          ),
        ]
      : [],
  );
  return [
    ...validateKeys(matchLabelKeys, labelSelector, path.child('matchLabelKeys')),
    ...validateKeys(mismatchLabelKeys, labelSelector, path.child('mismatchLabelKeys')),
    ...validateNotSelected(matchLabelKeys, labelSelector, path),
    ...repeated,
  ];
}

function validateKeys(keys: string[], selector: LabelSelector | undefined, path: Path): FieldError[] {
  if (keys.length === 0) return [];
  if (selector === undefined) return [forbidden(path, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, i) => invalidEach(isQualifiedName(key), key, path.index(i)));
}

/** The selector has one requirement of each key by now, added when the pod was made; more are the user's own. */
function validateNotSelected(keys: string[], selector: LabelSelector | undefined, path: Path): FieldError[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  return (selector?.matchExpressions ?? []).flatMap(({ key }) => {
    const isRepeated = keys.includes(key) && seen.has(key);
    seen.add(key);
    return isRepeated ? [invalidValue(path.index(keys.lastIndexOf(key)), key, inBoth)] : [];
  });
}

/** The rule of before 1.34, for pods made then (upstream: ValidateMatchLabelKeysInTopologySpread). */
export function validateLegacyMatchLabelKeys({ labelSelector, matchLabelKeys = [] }: Term, path: Path): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const selected = [
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ];
  const at = path.child('matchLabelKeys');
  const missing =
    labelSelector === undefined ? [forbidden(at, 'must not be specified when labelSelector is not set')] : [];
  const wrong = matchLabelKeys.flatMap((key, i) => [
    ...invalidEach(isQualifiedName(key), key, at.index(i)),
    ...(selected.includes(key) ? [invalidValue(at.index(i), key, inBoth)] : []),
  ]);
  return [...missing, ...wrong];
}
