/**
 * How deep values may be nested. kube-apiserver takes 10,000 levels; here every level costs stack, and a program out of
 * stack can't answer anybody. Nothing that is meant to be read is nested this deep.
 */
export const maxDepth = 500;

/** How many containers stand within each other; 0 for a scalar. */
export function depthOf(value: unknown): number {
  let depth = 0;
  let level = [value].filter(isContainer);
  while (level.length > 0) {
    depth++;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return depth;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
