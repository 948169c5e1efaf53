import { bareObject } from '../bare-object.js';
/**
 * The part of a document that a patch goes into: containers are copied when they are first entered, so that the
 * document itself stays as it is. Entered objects end up with their keys in order, as Go prints its maps; the rest keeps
 * the order it has. (Messages show the patched document.)
 */
export type JsonObject = Record<string, unknown>;
export type Container = JsonObject | unknown[];

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A copy without a prototype, so that no key means anything special. */
export function sortedCopy(object: JsonObject): JsonObject {
  const copy: JsonObject = bareObject();
  for (const key of Object.keys(object).sort()) copy[key] = object[key];
  return copy;
}

export class Working {
  private readonly copies = new Set<Container>();

  /** The container as one that may be changed. */
  own(container: Container): Container {
    if (this.copies.has(container)) return container;
    const copy = Array.isArray(container) ? [...container] : sortedCopy(container);
    this.copies.add(copy);
    return copy;
  }

  /** The document at the end: the entered objects get their keys sorted once more. */
  finish(value: unknown): unknown {
    if (!isContainer(value) || !this.copies.has(value)) return value;
    if (Array.isArray(value)) return value.map((item) => this.finish(item));
    const sorted = sortedCopy(value);
    for (const key of Object.keys(sorted)) sorted[key] = this.finish(sorted[key]);
    return sorted;
  }
}
