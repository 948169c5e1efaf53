import { bareObject } from '../bare-object.js';

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

/** `keepsEmpty` is for the few lists where an empty one means something else than none. */
export const listOf = (element: Shape, keepsEmpty = false): Shape => ({
  isStruct: false,
  zero: () => null,
  isZero: (value) => value === null,
  read(value) {
    if (!Array.isArray(value)) throw mismatch;
    if (value.length === 0 && !keepsEmpty) return null; // storage makes no difference between an empty and no list
    const out = new Array<unknown>(value.length);
    for (let i = 0; i < value.length; i++) out[i] = value[i] === null ? element.zero() : element.read(value[i]);
    return out;
  },
});

/** Maps inherit nothing, so that no key ("__proto__", "constructor") means anything. */
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
    const out = bareObject();
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
  let struct: Struct | undefined;
  const get = () => {
    struct ??= new Struct(fields(), keys);
    return struct;
  };
  return {
    isStruct: true,
    read: (value) => get().read(asObject(value)),
    zero: () => get().read({}),
    isZero: (value) => get().isZero(asObject(value)),
  };
}

class Struct {
  private readonly places = new Map<string, number>();
  /** what is printed even when it is absent */
  private readonly always: number[] = [];

  constructor(
    private readonly fields: FieldShape[],
    private readonly keys: KeyCounter,
  ) {
    for (const [place, { name, omitAbsent }] of fields.entries()) {
      this.places.set(name, place);
      if (!omitAbsent) this.always.push(place);
    }
  }

  read(source: Record<string, unknown>): Record<string, unknown> {
    const { fields, always } = this;
    const out: Record<string, unknown> = {};
    let next = 0; // of those always printed
    for (const place of this.placesIn(source)) {
      while (next < always.length && always[next] < place) this.put(out, fields[always[next++]], undefined);
      if (always[next] === place) next++;
      this.put(out, fields[place], source[fields[place].name]);
    }
    while (next < always.length) this.put(out, fields[always[next++]], undefined);
    return out;
  }

  /** The places of what is there, in order. Asking for all that might be there takes longer. */
  private placesIn(source: Record<string, unknown>): number[] {
    const found: number[] = [];
    for (const key in source) {
      const place = this.places.get(key);
      if (place === undefined) continue;
      let at = found.length; // most stand in order already
      for (; at > 0 && found[at - 1] > place; at--) found[at] = found[at - 1];
      found[at] = place;
    }
    return found;
  }

  isZero(value: Record<string, unknown>): boolean {
    return Object.entries(value).every(([name, inner]) => {
      const place = this.places.get(name);
      if (place === undefined) return false;
      const { pointer, shape } = this.fields[place];
      return pointer ? inner === null : shape.isZero(inner);
    });
  }

  private put(out: Record<string, unknown>, field: FieldShape, given: unknown): void {
    if (given !== undefined) this.keys.count++;
    if (given === undefined || given === null) {
      if (!field.omitAbsent) out[field.name] = field.pointer ? null : field.shape.zero();
    } else {
      const inner = field.shape.read(given);
      if (!field.omitZero || !field.shape.isZero(inner)) out[field.name] = inner;
    }
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch;
  return value as Record<string, unknown>;
}
