import { type Element, fieldElement } from './element.js';
import { type Fields, insert, leaf, self } from './fields.js';
import { itemsByElement } from './list-items.js';
import {
  atomOf,
  type ListType,
  listIn,
  type MapType,
  type MergeType,
  mapIn,
  typeOfKey,
  untyped,
} from './merge-type.js';

/** Every field that a value mentions. Upstream: typed.TypedValue.ToFieldSet. */
export function fieldSetOf(type: MergeType, value: unknown): Fields {
  const collector = new Collector();
  collector.value(type, value);
  return collector.fields;
}

/** The node of a field that is new or gone, with all that its value has: every part of it is a member, itself included. */
export function wholeField(type: MergeType, value: unknown): Fields {
  const atom = atomOf(type, value);
  if (atom === 'scalar' || type[atom]?.isAtomic) return leaf;
  return atom === 'list'
    ? wholeList(type.list as ListType, listIn(value) ?? [])
    : wholeMap(type.map as MapType, mapIn(value) ?? {});
}

function wholeMap(type: MapType, map: Record<string, unknown>): Fields {
  const names = Object.keys(map).sort(); // as they will be written: what is in order already is not put into it again
  if (names.length === 0) return leaf;
  const fields: Fields = { [self]: leaf };
  for (const name of names) {
    const value = map[name];
    if (value !== undefined) fields[fieldElement(name)] = wholeField(typeOfKey(type, name) ?? untyped, value);
  }
  return fields;
}

function wholeList(type: ListType, list: unknown[]): Fields {
  if (list.length === 0) return leaf;
  const fields: Fields = { [self]: leaf };
  for (const [element, items] of itemsByElement(type, list)) {
    fields[element] = items.length === 1 ? wholeField(type.element, items[0]) : leaf;
  }
  return fields;
}

class Collector {
  readonly fields: Fields = {};
  private readonly path: Element[] = [];

  value(type: MergeType, value: unknown): void {
    const atom = atomOf(type, value);
    if (atom === 'scalar' || type[atom]?.isAtomic) this.add();
    else if (atom === 'list') this.items(type.list as ListType, listIn(value));
    else this.map(type.map as MapType, mapIn(value) ?? {});
  }

  private map(type: MapType, map: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(map)) {
      this.path.push(fieldElement(key));
      this.value(typeOfKey(type, key) ?? untyped, value);
      const isEmptyMap = Object.keys(mapIn(value) ?? { key }).length === 0;
      if (value === null || isEmptyMap || !type.fields.has(key)) this.add();
      this.path.pop();
    }
  }

  /** Items that cannot be told apart are owned together. */
  private items(type: ListType, list: unknown[] | undefined): void {
    for (const [element, items] of itemsByElement(type, list)) {
      this.path.push(element);
      if (items.length === 1) this.value(type.element, items[0]);
      this.add();
      this.path.pop();
    }
  }

  private add(): void {
    if (this.path.length > 0) insert(this.fields, this.path);
  }
}
