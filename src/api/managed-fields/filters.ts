import { fieldElement } from './element.js';
import { below, type Fields, fieldsOf, mapNodes, nodesOf, recursiveDifference } from './fields.js';
import type { Filter } from './update.js';

/** A field by its names from the root; "*" stands for anything. */
export type FieldName = readonly string[];

/** What a write through one door of a resource can change. */
export interface Door {
  /** kept as it was, with all below it */
  resets?: readonly FieldName[];
  /** changed, with all below it, and nothing besides */
  only?: readonly FieldName[];
}

export function filterOf({ resets = [], only }: Door): Filter {
  if (only !== undefined) {
    const patterns = only.map((name) => name.map((step) => (step === '*' ? step : fieldElement(step))));
    return (fields) => matching(fields, patterns);
  }
  const excluded = fieldsOf(...resets.map((name) => name.map(fieldElement)));
  return (fields) => recursiveDifference(fields, excluded);
}

/** Upstream: Set.FilterIncludeMatches. */
function matching(fields: Fields, patterns: readonly FieldName[]): Fields {
  const fitting = (element: string) => patterns.filter(([first]) => first === '*' || first === element);
  const found = Object.fromEntries(nodesOf(fields).filter(([element]) => fitting(element).length > 0));
  return mapNodes(found, (element) => {
    const rest = fitting(element).map((pattern) => pattern.slice(1));
    const inner = below(fields, element);
    return { member: false, children: rest.some(({ length }) => length === 0) ? inner : matching(inner, rest) };
  });
}
