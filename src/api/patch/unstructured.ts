import type { FieldFacts, TypeRef } from '../facts.js';
import { QuantityError } from '../quantity.js';
import { describe } from '../schema/explain.js';
import { goNames } from '../schema/go-names.js';
import { GoError } from '../schema/go-time.js';
import { treeOf } from '../schema/json-tree.js';
import { byGoType, bytes, integerRanges } from '../schema/scalars.js';
import type { Schemas } from '../schema/schemas.js';
import { childPath } from '../schema/strict-errors.js';
import { isObject } from './containers.js';
import { goKindOf, goTypeOf } from './go-print.js';

/**
 * What the converter from generic values to Go structs says of a value, which is not what its JSON decoder says:
 * strategic merge patches go through it. Upstream: k8s.io/apimachinery/pkg/runtime, converter.go.
 */
export function checkUnstructured(
  schemas: Schemas,
  type: string,
  value: unknown,
): { error?: string; unknown: string[] } {
  const checker = new Checker(schemas);
  try {
    checker.value(type, undefined, value, []);
  } catch (error) {
    if (error instanceof GoError || error instanceof QuantityError) return { error: error.message, unknown: [] };
    throw error;
  }
  return { unknown: checker.unknown.sort() };
}

const kinds: Record<string, string> = { string: 'string', boolean: 'bool', double: 'float64' };

/** Go would wrap around silently what is out of range; that is no value to store. */
function isInRange(kind: string, value: unknown): boolean {
  const [min, max] = integerRanges[kind] ?? integerRanges.int64;
  return Number(value) >= Number(min) && Number(value) <= Number(max);
}

/** A field's name, or an index. */
type Step = string | number;

const textOf = (path: Step[]): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : childPath(text, step)), '');

class Checker {
  readonly unknown: string[] = [];

  constructor(private readonly schemas: Schemas) {}

  /** `goType` where the facts name one; `path` is put together only where something is to be said. */
  value(ref: TypeRef, goType: string | undefined, value: unknown, path: Step[]): void {
    if (value === null || value === undefined || ref === 'any') return;
    if (ref === typeof value) return; // a string or a boolean, as nearly all are
    if (typeof ref !== 'string') {
      if ('list' in ref) this.list(ref, goType, value, path);
      else this.map(ref, goType, value, path);
    } else if (ref === 'bytes') {
      this.bytes(value);
    } else if (ref in kinds || ref === 'int32' || ref === 'int64') {
      const name = goType ?? goNames.of(this.schemas, ref);
      this.simple(kinds[ref] ?? name, name, value);
    } else {
      const facts = this.schemas.facts(ref);
      if (facts.scalar !== undefined) this.ownJson(facts.goName, value);
      else this.struct(facts.fields ?? [], value, path);
    }
  }

  private simple(kind: string, goType: string, value: unknown): void {
    const given = goKindOf(value);
    const isNumber = given === 'int64' || given === 'float64';
    const isInteger = kind.includes('int');
    if (isInteger && given === 'int64' && isInRange(kind, value)) return;
    if (!isInteger && (given === kind || (isNumber && kind === 'float64'))) return;
    const isConvertible = isNumber && (isInteger || (given === 'int64' && kind === 'string'));
    throw new GoError(isConvertible ? `cannot convert ${given} to ${goType}` : `unrecognized type: ${kind}`);
  }

  private bytes(value: unknown): void {
    if (typeof value !== 'string') throw new GoError(`cannot restore slice from ${goKindOf(value)}`);
    try {
      bytes.read(value);
    } catch (error) {
      throw error instanceof GoError ? new GoError(`error decoding from json: ${error.message}`) : error;
    }
  }

  private list(ref: { list: TypeRef }, goType: string | undefined, value: unknown, path: Step[]): void {
    if (!Array.isArray(value)) throw new GoError(`cannot restore slice from ${goKindOf(value)}`);
    const element = this.elementOf(ref, ref.list, goType);
    for (const [i, item] of value.entries()) {
      path.push(i);
      this.value(ref.list, element, item, path);
      path.pop();
    }
  }

  private map(ref: { map: TypeRef }, goType: string | undefined, value: unknown, path: Step[]): void {
    if (!isObject(value)) throw new GoError(`cannot restore map from ${goKindOf(value)}`);
    const element = this.elementOf(ref, ref.map, goType);
    for (const item of Object.values(value)) this.value(ref.map, element, item, path); // keys of maps are not told
  }

  private elementOf(whole: TypeRef, element: TypeRef, goType: string | undefined): string {
    return goNames.element(this.schemas, element, goType ?? goNames.of(this.schemas, whole));
  }

  private struct(fields: FieldFacts[], value: unknown, path: Step[]): void {
    if (!isObject(value)) throw new GoError(`cannot restore struct from: ${goKindOf(value)}`);
    let known = 0;
    for (const { name, type, goType } of fields) {
      const inner = value[name];
      if (inner === undefined) continue;
      known++;
      path.push(name);
      this.value(type, goType, inner, path);
      path.pop();
    }
    const names = Object.keys(value);
    if (names.length === known) return;
    for (const name of names) {
      const isKnown = fields.some((field) => field.name === name);
      if (!isKnown) this.unknown.push(`unknown field "${textOf([...path, name])}"`);
    }
  }

  private ownJson(goName: string, value: unknown): void {
    const shape = byGoType[goName];
    if (shape === undefined || (goName === 'resource.Quantity' && goTypeOf(value) === 'int64')) return;
    const isIntOrString = goName === 'intstr.IntOrString';
    if (typeof value === 'string' && isIntOrString) return;
    const isFit = typeof value === 'string' || (isIntOrString && Number.isInteger(value));
    if (!isFit && goName !== 'resource.Quantity') {
      const number = isIntOrString && typeof value === 'number' ? String(value) : undefined;
      const place = { struct: '', fields: '' };
      throw new GoError(describe(treeOf(value), isIntOrString ? 'int32' : 'string', place, number));
    }
    shape.read(typeof value === 'object' ? '{' : typeof value === 'boolean' ? String(value) : value);
  }
}
