import { fieldElement } from './element.js';
import { fieldsOf, recursiveDifference } from './fields.js';
import type { Filter } from './update.js';

/** A field by its names from the root. */
export type FieldName = readonly string[];

/** What a write through one door of a resource can change. */
export interface Door {
  /** kept as it was, with all below it */
  resets?: readonly FieldName[];
}

export function filterOf({ resets = [] }: Door): Filter {
  const excluded = fieldsOf(...resets.map((name) => name.map(fieldElement)));
  return (fields) => recursiveDifference(fields, excluded);
}
