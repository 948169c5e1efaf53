import { fromProtobuf, normalize } from '../../src/api/codec/builtin.js';
import { isProtobuf, openEnvelope, type TypeMeta } from '../../src/api/codec/protobuf/envelope.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import { parseGroupVersion } from '../../src/api/object.js';
import type { Backend } from '../../src/storage/backend.js';

/** Looks into a store: what is under a key and below it, by keys without what all begin with. */
export const storedIn =
  (backend: Backend, root = '/registry') =>
  async (prefix: string): Promise<Map<string, Buffer>> => {
    const { entries } = await backend.list({ prefix: `${root}/${prefix}` });
    return new Map(entries.map(({ key, value }) => [key.slice(root.length + 1), value]));
  };

/** A stored value in the one form that both JSON and protobuf have. */
export function storedObject(value: Buffer): unknown {
  if (isProtobuf(value)) {
    const type = typeOfKind(openEnvelope(value));
    return normalize(type, fromProtobuf(value, type));
  }
  const object = JSON.parse(value.toString()) as TypeMeta;
  return normalize(typeOfKind(object), object);
}

/** The definition of a kind, which may be stored in a version that is not served. */
function typeOfKind({ apiVersion, kind }: TypeMeta): string {
  const { group, version } = parseGroupVersion(apiVersion);
  const named = Object.entries(loadFacts().types).flatMap(([name, { gvk = [] }]) =>
    gvk.filter((one) => one.group === group && one.kind === kind).map((one) => ({ name, version: one.version })),
  );
  const found = named.find((one) => one.version === version) ?? named[0];
  if (found === undefined) throw new Error(`a stored value is of an unknown kind: ${apiVersion} ${kind}`);
  return found.name;
}
