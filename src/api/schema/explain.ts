import type { FieldFacts, TypeRef } from '../facts.js';
import { QuantityError } from '../quantity.js';
import { embeddedIn, goNames } from './go-names.js';
import { GoError } from './go-time.js';
import type { JsonNode } from './json-tree.js';
import { byGoType, bytes, integerRanges } from './scalars.js';
import type { Schemas } from './schemas.js';
import { childPath, StrictErrors } from './strict-errors.js';
import { badBoolean, type SchemaUnion, schemaIn, schemaUnions } from './unions.js';

/** Where in Go's structs a value stands: the innermost struct's name and the way of field names from the root. */
interface Place {
  struct: string;
  /** set inside of what a type reads with an UnmarshalJSON of its own: the struct that errors from there name */
  outer?: string;
  fields: string;
  /** the same with list indexes and map keys, as strict decoding names fields */
  path: string;
}

interface Target {
  ref: TypeRef;
  goType: string;
}

/** An error that ends decoding on the spot: that of a type with its own UnmarshalJSON. */
class Fatal extends GoError {}

/**
 * The slow way through a body, taken when the fast one met something that it has no words for. It goes in the order
 * of the text, as Go does, so that of many mistakes the same one is reported.
 */
export class Explainer {
  private typeError: string | undefined;
  private readonly strict = new StrictErrors();

  private constructor(private readonly schemas: Schemas) {}

  /** The decoder's error, or the fields that strict decoding finds fault with. */
  static explain(schemas: Schemas, type: TypeRef, tree: JsonNode): { error?: string; strict: string[] } {
    const explainer = new Explainer(schemas);
    const target = { ref: type, goType: goNames.of(schemas, type) };
    try {
      explainer.value(target, tree, { struct: '', fields: '', path: '' });
    } catch (error) {
      if (error instanceof GoError || error instanceof QuantityError) return { error: error.message, strict: [] };
      throw error;
    }
    return { error: explainer.typeError, strict: explainer.strict.all };
  }

  private value({ ref, goType }: Target, node: JsonNode, place: Place): void {
    if (node.kind === 'null') return;
    if (typeof ref !== 'string') {
      if ('list' in ref) this.list(ref.list, goType, node, place);
      else this.map(ref.map, goType, node, place);
    } else if (ref in primitives) {
      this.primitive(ref, goType, node, place);
    } else {
      const facts = this.schemas.facts(ref);
      if (facts.goName in schemaUnions) this.union(schemaIn(ref), schemaUnions[facts.goName], node, place);
      else if (facts.scalar !== undefined) this.ownJson(facts.goName, node, place);
      else this.struct(facts.goName, facts.fields ?? [], node, place);
    }
  }

  private list(ref: TypeRef, goType: string, node: JsonNode, place: Place): void {
    if (node.kind !== 'array') {
      this.mismatch(node, goType, place);
      return;
    }
    const element = { ref, goType: goNames.element(this.schemas, ref, goType) };
    for (const [i, item] of node.items.entries()) {
      this.value(element, item, { ...place, path: `${place.path}[${i}]` });
    }
  }

  private struct(goName: string, fields: FieldFacts[], node: JsonNode, place: Place): void {
    if (node.kind !== 'object') {
      this.mismatch(node, goName, place);
      return;
    }
    const seen = new Set<string>();
    for (const { key, value } of node.entries) {
      const field = fields.find((one) => one.name === key);
      if (field === undefined) {
        this.strict.unknown(place.path, key);
        continue;
      }
      if (seen.has(key)) this.strict.duplicate(place.path, key);
      seen.add(key);
      const way = [place.fields, ...embeddedIn(goName, field), key].filter((part) => part !== '').join('.');
      const struct = place.outer ?? goName.slice(goName.indexOf('.') + 1);
      const inner = { struct, outer: place.outer, fields: way, path: childPath(place.path, key) };
      this.value({ ref: field.type, goType: field.goType ?? goNames.of(this.schemas, field.type) }, value, inner);
    }
  }

  private map(ref: TypeRef, goType: string, node: JsonNode, place: Place): void {
    if (node.kind !== 'object') {
      this.mismatch(node, goType, place);
      return;
    }
    const element = { ref, goType: goNames.element(this.schemas, ref, goType) };
    const seen = new Set<string>();
    for (const { key, value } of node.entries) {
      if (seen.has(key)) this.strict.duplicate(place.path, key);
      seen.add(key);
      this.value(element, value, { ...place, path: childPath(place.path, key) });
    }
  }

  private primitive(ref: string, goType: string, node: JsonNode, place: Place): void {
    if (ref === 'any') {
      this.anything(node, place.path);
    } else if (ref === 'bytes' && node.kind === 'string') {
      this.saving(() => bytes.read(node.value));
    } else if (ref === 'bytes' && node.kind === 'array') {
      for (const item of node.items) this.integer('uint8', item, place);
    } else if (ref === 'int32' || ref === 'int64') {
      this.integer(goType, node, place);
    } else if (ref === 'double' && node.kind === 'number') {
      if (!Number.isFinite(Number(node.text))) this.mismatch(node, goType, place, node.text);
    } else if (node.kind !== primitives[ref]) {
      this.mismatch(node, goType, place);
    }
  }

  /** Go's interface{}: nothing but duplicate keys can be wrong with it. */
  private anything(node: JsonNode, path: string): void {
    if (node.kind === 'array') for (const [i, item] of node.items.entries()) this.anything(item, `${path}[${i}]`);
    if (node.kind !== 'object') return;
    const seen = new Set<string>();
    for (const { key, value } of node.entries) {
      if (seen.has(key)) this.strict.duplicate(path, key);
      seen.add(key);
      this.anything(value, childPath(path, key));
    }
  }

  private integer(goType: string, node: JsonNode, place: Place): void {
    const text = node.kind === 'number' ? node.text : undefined;
    const [min, max] = integerRanges[goType] ?? integerRanges.int64;
    const value = text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    if (value === undefined || value < min || value > max) this.mismatch(node, goType, place, text);
  }

  /** Types with an UnmarshalJSON of their own: their errors end the decoding. */
  private ownJson(goName: string, node: JsonNode, place: Place): void {
    if (goName === 'resource.Quantity') {
      // the quotes are taken off the raw text, so escapes are not read
      byGoType[goName].read(node.kind === 'string' ? node.text.slice(1, -1) : 'text' in node ? node.text : '{');
    } else if (goName === 'v1.Time' || goName === 'v1.MicroTime') {
      if (node.kind !== 'string') throw new Fatal(describe(node, 'string', place));
      byGoType[goName].read(node.value);
    } else if (goName === 'intstr.IntOrString' && node.kind !== 'string') {
      const before = this.typeError;
      this.typeError = undefined;
      this.integer('int32', node, place);
      if (this.typeError !== undefined) throw new Fatal(this.typeError);
      this.typeError = before;
    }
  }

  private union(schema: string, { list, isBoolean }: SchemaUnion, node: JsonNode, place: Place): void {
    if (isBoolean && node.kind !== 'bool' && node.kind !== 'object') throw badBoolean();
    const isList = node.kind === 'array' && list !== undefined;
    if (node.kind !== 'object' && !isList) return;
    const inner = new Explainer(this.schemas); // not strict in there
    const items: TypeRef = list === 'strings' ? 'string' : schema;
    const type: TypeRef = isList ? { list: items } : schema;
    inner.value({ ref: type, goType: goNames.of(this.schemas, type) }, node, { ...place, outer: place.struct });
    if (inner.typeError !== undefined) throw new Fatal(inner.typeError);
  }

  private saving(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      this.typeError ??= error.message;
    }
  }

  private mismatch(node: JsonNode, goType: string, place: Place, number?: string): void {
    this.typeError ??= describe(node, goType, place, number);
  }
}

const primitives: Record<string, JsonNode['kind'] | undefined> = {
  string: 'string',
  boolean: 'bool',
  int32: 'number',
  int64: 'number',
  double: 'number',
  bytes: undefined,
  any: undefined,
};

/** encoding/json's UnmarshalTypeError. */
export function describe(node: JsonNode, goType: string, place: { struct: string; fields: string }, number?: string) {
  const what = number === undefined ? node.kind : `number ${number}`;
  const where = place.fields === '' ? 'value' : `struct field ${place.struct}.${place.fields}`;
  return `json: cannot unmarshal ${what} into Go ${where} of type ${goType}`;
}
