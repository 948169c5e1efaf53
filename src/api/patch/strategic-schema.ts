import { ApiError } from '../errors.js';
import type { FieldFacts, TypeFacts, TypeRef } from '../facts.js';

/** An error that upstream has no Status for: 500, with nothing but its message. */
export const strategicError = (message: string) => new ApiError(500, '', message);

export interface PatchMeta {
  schema: PatchSchema;
  /** "merge", "replace" or '' */
  strategy: string;
  mergeKey: string;
}

/** Where in Go's types a strategic merge patch stands, and how the fields there are merged. */
export class PatchSchema {
  constructor(
    private readonly types: Record<string, TypeFacts>,
    private readonly ref: TypeRef,
  ) {}

  /** reflect.Kind */
  get kind(): string {
    if (typeof this.ref !== 'string') return 'list' in this.ref ? 'slice' : 'map';
    return scalarKinds[this.ref] ?? 'struct';
  }

  forObject(key: string): PatchMeta {
    const field = this.field(key);
    return metaOf(field, new PatchSchema(this.types, field.type));
  }

  forList(key: string): PatchMeta {
    const field = this.field(key);
    if (typeof field.type === 'string' || !('list' in field.type)) {
      throw strategicError(`expected slice or array type, but got: ${this.kind}`);
    }
    return metaOf(field, new PatchSchema(this.types, field.type.list));
  }

  private field(key: string): FieldFacts {
    if (this.kind !== 'struct') {
      throw strategicError(`merging an object in json but data type is not struct, instead is: ${this.kind}`);
    }
    const facts = this.types[this.ref as string];
    const fields = facts.fields ?? [];
    const folded = key.toLowerCase();
    const field = fields.find(({ name }) => name === key) ?? fields.find(({ name }) => name.toLowerCase() === folded);
    if (field !== undefined) return field;
    const struct = facts.goName.slice(facts.goName.indexOf('.') + 1);
    throw strategicError(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(key)}`);
  }
}

const scalarKinds: Record<string, string> = {
  string: 'string',
  boolean: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  bytes: 'slice',
  any: 'interface',
};

/** "retainKeys" stands beside the strategy proper, which alone matters when a patch is applied. */
const metaOf = ({ patchStrategy = '', patchMergeKey = '' }: FieldFacts, schema: PatchSchema): PatchMeta => ({
  schema,
  strategy: patchStrategy.split(',').find((one) => one !== 'retainKeys') ?? '',
  mergeKey: patchMergeKey,
});
