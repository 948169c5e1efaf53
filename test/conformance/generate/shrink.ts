type Tree = Record<string, unknown>;

/** Without lists and maps that have nothing left in them, but for those that are important. */
export function withoutEmpty(value: unknown, important: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => withoutEmpty(item, (important as unknown[] | undefined)?.[i]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown, unknown] => {
    const same = (important as Tree | undefined)?.[key];
    return [key, withoutEmpty(inner, same), same];
  });
  const kept = entries.filter(([, inner, same]) => same !== undefined || !isEmpty(inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, inner]));
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** Takes away what a server names as wrong, or the nearest thing around it that is there; false where nothing may go. */
export function takeAway(object: Tree, field: string, important: Tree): boolean {
  const keys = field.split(/[.[\]]+/).filter((key) => key !== '');
  for (let length = keys.length; length > 0; length--) {
    const path = keys.slice(0, length);
    if (at(important, path) !== undefined) continue;
    if (at(object, path) === undefined) continue;
    remove(object, path);
    return true;
  }
  return false;
}

const at = (tree: unknown, path: string[]): unknown =>
  path.reduce<unknown>((place, key) => (place as Tree | undefined)?.[key], tree);

function remove(object: Tree, path: string[]): void {
  const place = at(object, path.slice(0, -1)) as Tree | unknown[];
  const last = path[path.length - 1];
  if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
}
