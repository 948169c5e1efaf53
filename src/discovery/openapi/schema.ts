import type { Docs } from '../../api/docs.js';
import type { Facts, FieldFacts, GroupVersionKind, ScalarFacts, TypeFacts, TypeRef } from '../../api/facts.js';
import { defaultOf, zeroOf } from '../../api/schema/defaults.js';

/** A JSON schema as OpenAPI has it; keys are set in the order in which kube-apiserver writes them. */
export interface Schema {
  [key: string]: unknown;
}

export type GroupVersion = Pick<GroupVersionKind, 'group' | 'version'>;

export type Dialect = 'v2' | 'v3';

const primitives: Record<string, Schema> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  any: {},
};

/** A definition that is not among the facts: a custom resource's. */
export interface Definition {
  schema: Schema;
  /** the types that it refers to */
  references: string[];
}

export const refPrefix = { v2: '#/definitions/', v3: '#/components/schemas/' } as const;

/** Writes the definitions of types in one dialect of OpenAPI. */
export class SchemaWriter {
  constructor(
    private readonly facts: Facts,
    private readonly docs: Docs,
    private readonly dialect: Dialect,
    /** where the document is that of one group and version */
    private readonly of?: GroupVersion,
  ) {}

  ref(name: string): Schema {
    return { $ref: refPrefix[this.dialect] + name };
  }

  /** The named types and all that they refer to, sorted by name. */
  definitions(roots: Iterable<string>, custom: Record<string, Definition> = {}): Record<string, Schema> {
    const names = new Set([...roots, ...Object.keys(custom)]);
    for (const name of names) {
      for (const other of custom[name]?.references ?? references(this.facts.types[name])) names.add(other);
    }
    return Object.fromEntries(
      [...names].sort().map((name) => [name, custom[name]?.schema ?? this.definition(name, this.facts.types[name])]),
    );
  }

  private definition(name: string, type: TypeFacts): Schema {
    const description = this.docs(name) || undefined;
    const body = type.scalar === undefined ? this.object(name, type.fields ?? []) : this.scalar(type.scalar);
    return compact({
      description,
      ...body,
      ...sorted({
        ...type.extensions,
        'x-kubernetes-group-version-kind': this.kinds(type.gvk),
        'x-kubernetes-map-type': type.mapType,
      }),
    });
  }

  /** Of a kind that lives in all groups, a version's document tells the core one and its own. */
  private kinds(all: GroupVersionKind[] | undefined): Schema[] | undefined {
    const own = ({ group, version }: GroupVersionKind) =>
      group === '' || (group === this.of?.group && version === this.of.version);
    const kinds = this.of === undefined || all?.length === 1 ? all : all?.filter(own);
    return kinds?.map(({ group, kind, version }) => ({ group, kind, version }));
  }

  private object(name: string, fields: FieldFacts[]): Schema {
    const required = fields.filter((f) => f.required).map((f) => f.name);
    const byName = [...fields].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      type: 'object',
      required: required.length > 0 ? required : undefined,
      properties:
        fields.length > 0
          ? Object.fromEntries(byName.map((f) => [f.name, this.property(`${name}.${f.name}`, f)]))
          : undefined,
    };
  }

  private scalar({ type, format, oneOf }: ScalarFacts): Schema {
    if (this.dialect === 'v3' && oneOf !== undefined) return { format, oneOf: oneOf.map((one) => ({ type: one })) };
    return { type: type === 'any' ? undefined : type, format };
  }

  private property(path: string, field: FieldFacts): Schema {
    const description =
      [this.text(path, field.type), enumText(field.enum)].filter((text) => text !== '').join('\n\n') || undefined;
    const extensions = sorted({
      ...field.extensions,
      'x-kubernetes-list-map-keys': field.listMapKeys,
      'x-kubernetes-list-type': field.listType,
      'x-kubernetes-map-type': field.mapType,
      'x-kubernetes-patch-merge-key': field.patchMergeKey,
      'x-kubernetes-patch-strategy': field.patchStrategy,
    });
    const default_ = defaultOf(this.facts.types, field);
    return this.value(field.type, { description, default: default_, enum: field.enum, extensions });
  }

  /** @kubernetes/client-node has no text of a field that refers to a type: the type's own is the next best. */
  private text(path: string, type: TypeRef): string {
    return this.docs(path) || (typeof type === 'string' ? this.docs(type) : '');
  }

  private value(
    type: TypeRef,
    with_: { description?: string; default?: unknown; enum?: string[]; extensions?: Schema },
  ): Schema {
    const { description, extensions = {} } = with_;
    const default_ = this.dialect === 'v3' ? with_.default : undefined;
    if (typeof type === 'object') {
      const element = 'list' in type ? type.list : type.map;
      const inner = this.value(element, { default: zeroOf(this.facts.types, element, false), enum: with_.enum });
      const shape = 'list' in type ? { type: 'array', items: inner } : { type: 'object', additionalProperties: inner };
      return compact({ description, ...shape, ...extensions });
    }
    const primitive = primitives[type];
    if (primitive !== undefined) {
      const { type: jsonType, format } = primitive;
      return compact({ description, type: jsonType, format, default: default_, enum: with_.enum, ...extensions });
    }
    const bare = description === undefined && default_ === undefined && Object.keys(extensions).length === 0;
    if (this.dialect === 'v2' || bare) return compact({ description, ...this.ref(type), ...extensions });
    return compact({ description, default: default_, allOf: [this.ref(type)], ...extensions });
  }
}

function references(type: TypeFacts): string[] {
  return (type.fields ?? []).flatMap((field) => named(field.type));
}

function named(type: TypeRef): string[] {
  if (typeof type === 'object') return named('list' in type ? type.list : type.map);
  return primitives[type] === undefined ? [type] : [];
}

const enumText = (values: string[] = []) =>
  values.length === 0
    ? ''
    : `Possible enum values:\n${values.map((value) => ` - \`${JSON.stringify(value)}\``).join('\n')}`;

function compact(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

const sorted = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(compact(schema)).sort(([a], [b]) => (a < b ? -1 : 1)));
