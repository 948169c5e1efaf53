import { equal } from './checks.js';
import type { ObjectMeta } from './object.js';

/** Takes out references that are there already; returns what a Warning header says of it. */
export function dedupeOwnerReferences(metadata: ObjectMeta, when = ''): string[] {
  const seen: NonNullable<ObjectMeta['ownerReferences']> = [];
  const repeated: string[] = [];
  for (const reference of metadata.ownerReferences ?? []) {
    if (seen.some((other) => equal(other, reference))) repeated.push(reference.uid);
    else seen.push(reference);
  }
  if (repeated.length === 0) return [];
  metadata.ownerReferences = seen;
  return [
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`,
  ];
}
