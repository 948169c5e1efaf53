/** Values that a case's steps name as <name>: its namespace, and what was kept of earlier answers. */
export type Variables = Map<string, string>;

const named = /<([a-z][A-Za-z]*)>/g;

/** `value` with all names in its strings and keys replaced. A name that is not known stays: it may mean itself. */
export function fill<T>(value: T, variables: Variables): T {
  return filled(value, variables) as T;
}

function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return value.replace(named, (text, name: string) => variables.get(name) ?? text);
  if (Array.isArray(value)) return value.map((item) => filled(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [filled(key, variables), filled(item, variables)]);
  return Object.fromEntries(entries);
}

/** What stands at a path of keys and indexes with dots between, "items.0.metadata.uid". */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((place, key) => (place as Record<string, unknown> | undefined)?.[key], value);
}
