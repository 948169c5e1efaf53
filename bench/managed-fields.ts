/** The keys of lists whose items are known by something in them; other lists are one value. */
const listKeys: Record<string, string[]> = {
  ownerReferences: ['uid'],
  containers: ['name'],
  env: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** metadata.managedFields' entry for one who has set all of these. */
export const managedFields = (object: Record<string, object>) => ({
  manager: 'kube-facade-bench',
  operation: 'Update',
  apiVersion: 'v1',
  time: '2025-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: Object.fromEntries(
    Object.entries(object).map(([name, part]) => [`f:${name}`, without(fieldSet(part), 'f:name', '.')]),
  ),
});

/** A FieldsV1 of a value: "." for itself, "f:name" for its fields, "k:{...}" for items of its lists. */
function fieldSet(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) return {};
  return {
    '.': {},
    ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, field(name, inner)])),
  };
}

function field(name: string, value: unknown): object {
  const keys = listKeys[name];
  if (keys === undefined || !Array.isArray(value)) return fieldSet(value);
  const items = value.map((item) => {
    const key = Object.fromEntries(keys.map((one) => [one, item[one]]));
    return [`k:${JSON.stringify(key)}`, fieldSet(item)];
  });
  return { '.': {}, ...Object.fromEntries(items) };
}

const without = (object: object, ...names: string[]): object =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
