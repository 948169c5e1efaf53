/**
 * How values of one Go type go through decoding and encoding. `read` takes anything but null and undefined: null is
 * the same as absent to Go, and the owner of the value then asks for `zero`.
 */
export interface Shape {
  read(value: unknown): unknown;
  /** what Go prints for the type's zero value; a new object every time */
  zero(): unknown;
  /** is this, a result of `read`, the zero value? */
  isZero(value: unknown): boolean;
  /** Go's omitempty has no effect on structs, and most types with their own JSON are structs */
  isStruct: boolean;
}

/** Thrown by `read` on a value that the type cannot hold; explain.ts then finds out what Go would say of it. */
export class Mismatch extends Error {
  override name = 'Mismatch';
}

export const mismatch = new Mismatch('value does not fit the type');

/** Counts object keys that found a place, to be compared with the keys that the text has. */
export class KeyCounter {
  count = 0;

  /** counts every key below a value that is kept as it is */
  addAll(value: unknown): void {
    const rest: unknown[] = [value];
    while (rest.length > 0) {
      const next = rest.pop();
      if (typeof next !== 'object' || next === null) continue;
      const values = Array.isArray(next) ? next : Object.values(next);
      if (values !== next) this.count += values.length;
      for (const inner of values) rest.push(inner);
    }
  }
}

export const listOf = (element: Shape): Shape => ({
  isStruct: false,
  zero: () => null,
  isZero: (value) => value === null,
  read(value) {
    if (!Array.isArray(value)) throw mismatch;
    if (value.length === 0) return null; // storage makes no difference between an empty and no list
    const out = new Array<unknown>(value.length);
    for (let i = 0; i < value.length; i++) out[i] = value[i] === null ? element.zero() : element.read(value[i]);
    return out;
  },
});

/** Maps have no prototype, so that no key ("__proto__", "constructor") means anything. */
export const mapOf = (element: Shape, keys: KeyCounter): Shape => ({
  isStruct: false,
  zero: () => null,
  isZero: (value) => value === null,
  read(value) {
    const source = asObject(value);
    const names = Object.keys(source);
    if (names.length === 0) return null;
    keys.count += names.length;
    names.sort();
    const out: Record<string, unknown> = Object.create(null);
    for (const name of names) out[name] = source[name] === null ? element.zero() : element.read(source[name]);
    return out;
  },
});

export interface FieldShape {
  name: string;
  shape: Shape;
  pointer: boolean;
  /** nothing is printed where the field is absent or null */
  omitAbsent: boolean;
  /** nothing is printed where the field has its zero value */
  omitZero: boolean;
}

/** `fields` is asked for when the first value comes, since types may contain themselves. */
export function structOf(fields: () => FieldShape[], keys: KeyCounter): Shape {
  let list: FieldShape[] | undefined;
  let byName: Map<string, FieldShape> | undefined;
  const read = (value: unknown) => {
    const source = asObject(value);
    list ??= fields();
    const out: Record<string, unknown> = {};
    for (const { name, shape, pointer, omitAbsent, omitZero } of list) {
      const given = source[name];
      if (given !== undefined) keys.count++;
      if (given === undefined || given === null) {
        if (!omitAbsent) out[name] = pointer ? null : shape.zero();
      } else {
        const inner = shape.read(given);
        if (!omitZero || !shape.isZero(inner)) out[name] = inner;
      }
    }
    return out;
  };
  return {
    isStruct: true,
    read,
    zero: () => read({}),
    isZero(value) {
      byName ??= new Map((list ?? fields()).map((field) => [field.name, field]));
      return Object.entries(asObject(value)).every(([name, inner]) => {
        const field = byName?.get(name);
        return field !== undefined && (field.pointer ? inner === null : field.shape.isZero(inner));
      });
    },
  };
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch;
  return value as Record<string, unknown>;
}
