import { maxDepth } from '../depth.js';

/** Are two JSON values the same, whatever the order of their keys? Too deep ones never are. */
export function jsonEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > maxDepth) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    const isSameLength = Array.isArray(a) && Array.isArray(b) && a.length === b.length;
    return isSameLength && a.every((item, i) => jsonEqual(item, b[i], depth + 1));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEqual(left[key], right[key], depth + 1))
  );
}
