import type { FieldFacts, TypeFacts, TypeRef } from '../facts.js';
import { boolean, byGoType, bytes, double, integer, raw, string } from './scalars.js';
import { type FieldShape, KeyCounter, listOf, mapOf, type Shape, structOf } from './shape.js';
import { schemaIn, unionShape } from './unions.js';

/** The compiled types. A type is compiled when it is first needed, and then kept. */
export class Schemas {
  private readonly shapes = new Map<string, Shape>();
  private readonly keys = new KeyCounter();

  constructor(readonly types: Record<string, TypeFacts>) {}

  /**
   * What Go would print of `value` after having read it into the type: a new object in Go's field order, with the
   * unknown dropped, zero values dropped or filled in, and scalars in their canonical form.
   * Throws Mismatch, GoError or QuantityError where the value does not fit.
   */
  normalize(type: string, value: unknown): unknown {
    return this.normalizeCounting(type, value).value;
  }

  /** The same, and how many object keys of `value` found their place in the type. */
  normalizeCounting(type: TypeRef, value: unknown): { value: unknown; keys: number } {
    const shape = this.shape(type);
    this.keys.count = 0;
    const normal = value === null || value === undefined ? shape.zero() : shape.read(value);
    return { value: normal, keys: this.keys.count };
  }

  facts(name: string): TypeFacts {
    const facts = this.types[name];
    if (facts === undefined) throw new Error(`no facts about type ${name}`);
    return facts;
  }

  private shape(ref: TypeRef, goType?: string, keepsEmpty = false): Shape {
    if (typeof ref !== 'string') {
      return 'list' in ref ? listOf(this.shape(ref.list), keepsEmpty) : mapOf(this.shape(ref.map), this.keys);
    }
    if (ref === 'int32' || ref === 'int64') return integer(goType ?? ref);
    const simple = ref === 'any' ? raw(this.keys) : simpleShapes[ref];
    if (simple !== undefined) return simple;
    let shape = this.shapes.get(ref);
    if (shape === undefined) {
      shape = this.compile(ref, this.facts(ref));
      this.shapes.set(ref, shape);
    }
    return shape;
  }

  private compile(name: string, facts: TypeFacts): Shape {
    if (facts.scalar !== undefined) {
      const union = unionShape(facts.goName, () => this.shape(schemaIn(name)));
      return union ?? byGoType[facts.goName] ?? raw(this.keys);
    }
    const kept = keptWhenEmpty[facts.goName] ?? [];
    return structOf(() => (facts.fields ?? []).map((field) => this.field(field, kept.includes(field.name))), this.keys);
  }

  private field(facts: FieldFacts, keepsEmpty: boolean): FieldShape {
    const shape = this.shape(facts.type, facts.goType, keepsEmpty);
    const pointer = facts.pointer === true;
    const omitEmpty = facts.omitEmpty === true && (pointer || !shape.isStruct);
    const omitZero = !pointer && (omitEmpty || facts.omitZero === true);
    return { name: facts.name, shape, pointer, omitZero, omitAbsent: omitEmpty || facts.omitZero === true };
  }
}

/** Lists that get a default only where there is none at all, or are shown as they were sent. */
const keptWhenEmpty: Record<string, string[]> = {
  'v1.ObjectMeta': ['managedFields'],
  'v2.HPAScalingRules': ['policies'],
  'v1.PodFailurePolicyOnExitCodesRequirement': ['values'],
};

const simpleShapes: Record<string, Shape> = { string, boolean, double, bytes };
