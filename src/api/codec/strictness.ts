import type { TypeRef } from '../facts.js';
import { Explainer } from '../schema/explain.js';
import { Schemas } from '../schema/schemas.js';
import { Mismatch } from '../schema/shape.js';
import type { Body } from './body.js';

/**
 * What strict decoding finds wrong with a body that is read into a type, or the error of one that can't be. The slow
 * look at every key is taken only if a count of keys says that there is something to find.
 */
export function explainBody(schemas: Schemas, type: TypeRef, body: Body): { error?: string; strict: string[] } {
  return isClean(schemas, type, body) ? { strict: [] } : Explainer.explain(schemas, type, body.tree());
}

function isClean(schemas: Schemas, type: TypeRef, body: Body): boolean {
  try {
    return schemas.normalizeCounting(type, body.value).keys === body.scan.keys;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

const noTypes = new Schemas({});

/** The duplicate fields of an object of any kind, as strict decoding tells of them: all it can for custom resources. */
export const duplicateFields = (body: Body): string[] => explainBody(noTypes, { map: 'any' }, body).strict;
