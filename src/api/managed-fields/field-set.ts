import { type Element, fieldElement } from './element.js';
import { type Fields, insert } from './fields.js';
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
