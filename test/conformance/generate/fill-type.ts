import type { FieldFacts, TypeRef } from '../../../src/api/facts.js';
import { loadFacts } from '../../../src/api/facts-loader.js';
import { type Choices, readChoices } from './samples.js';

type Tree = Record<string, unknown>;

/** Values of the types that have a JSON form of their own, and of what is no struct. */
const values: Record<string, unknown> = {
  string: 'a',
  boolean: true,
  int32: 1,
  int64: 1,
  double: 1,
  bytes: 'YQ==',
  any: { a: 'b' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': '2020-01-01T00:00:00Z',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': '2020-01-01T00:00:00.000000Z',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Duration': '1s',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': '1',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 1,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { a: 'b' },
};

/** What a text has to look like, by the field's name. */
const texts: Record<string, string> = {
  namespace: '<ns>',
  uid: '00000000-0000-4000-8000-000000000000',
  ip: '192.168.1.1',
  hostIP: '192.168.1.1',
  path: '/a',
  mountPath: '/a',
  url: 'https://example.com/a',
  apiVersion: 'v1',
  kind: 'Pod',
  key: 'example.com/a',
  operator: 'Exists',
};

const outside = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * What is important, and around it a value for everything else that an object of the type can have. Not all of it goes
 * together: a server says what does not.
 */
export function fillType(type: string, important: object): Tree {
  const filler = new Filler(readChoices());
  const filled = filler.struct(type, important as Tree, []);
  return Object.fromEntries(Object.entries(filled).filter(([name]) => !outside.has(name)));
}

class Filler {
  constructor(private readonly choices: Choices) {}

  /** `within`: the types around it, for some contain themselves */
  struct(type: string, important: Tree, within: string[]): Tree {
    const short = type.slice(type.lastIndexOf('.') + 1);
    const { fields = [] } = loadFacts().types[type] ?? {};
    const entries = fields.map((field) => {
      const known = important[field.name];
      if (known === undefined && this.isLeftOut(short, field.name)) return [field.name, undefined];
      const chosen = known ?? this.choices.values[`${short}.${field.name}`];
      return [field.name, this.value(field, field.type, chosen, [...within, type])];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  private isLeftOut(type: string, field: string): boolean {
    return this.choices.without.includes(`${type}.${field}`) || this.choices.without.includes(`${type}.*`);
  }

  private value(field: FieldFacts, type: TypeRef, known: unknown, within: string[]): unknown {
    if (typeof type !== 'string' && 'list' in type) return this.list(field, type.list, known, within);
    if (typeof type !== 'string') return known ?? { a: this.value(field, type.map, undefined, within) };
    const isStruct = !(type in values) && type !== 'string';
    if (known !== undefined && !isStruct) return known;
    if (field.enum !== undefined) return known ?? field.enum.find((one) => one !== '') ?? '';
    if (type in values) return (type === 'string' ? texts[field.name] : undefined) ?? values[type];
    if (known === undefined && within.includes(type)) return undefined;
    return this.struct(type, (known ?? {}) as Tree, within);
  }

  private list(field: FieldFacts, type: TypeRef, known: unknown, within: string[]): unknown {
    const items = Array.isArray(known) ? known : [undefined];
    const filled = items.map((item) => this.value(field, type, item, within));
    return filled.includes(undefined) ? undefined : filled;
  }
}
