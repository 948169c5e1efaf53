import { jsonEqual } from '../patch/json-equal.js';
import { type Element, fieldElement } from './element.js';
import { wholeField } from './field-set.js';
import { type Fields, insert } from './fields.js';
import { itemsByElement } from './list-items.js';
import {
  type Atom,
  atomOf,
  type ListType,
  listIn,
  type MapType,
  type MergeType,
  mapIn,
  own,
  typeOfKey,
  untyped,
} from './merge-type.js';

export interface Comparison {
  removed: Fields;
  modified: Fields;
  added: Fields;
}

/** What becomes of the fields of `before` when `after` takes its place. Upstream: typed.TypedValue.Compare. */
export function compare(type: MergeType, before: unknown, after: unknown): Comparison {
  const comparer = new Comparer();
  comparer.compare(type, before, after);
  return comparer.comparison;
}

class Comparer {
  readonly comparison: Comparison = { removed: {}, modified: {}, added: {} };
  private readonly path: Element[] = [];

  /** At least one of the two must be there: undefined is what is not, null is a value. */
  compare(type: MergeType, before: unknown, after: unknown): void {
    if (before === after) return;
    if (before === undefined) this.add('added', wholeField(type, after));
    else if (after === undefined) this.add('removed', wholeField(type, before));
    else {
      const [old, now] = [atomOf(type, before), atomOf(type, after)];
      if (old !== now) this.as(old, type, before, after);
      this.as(now, type, before, after);
    }
  }

  private as(atom: Atom, type: MergeType, before: unknown, after: unknown): void {
    if (atom === 'scalar') this.leaf(before, after);
    else if (atom === 'list') this.lists(type.list as ListType, before, after);
    else this.maps(type.map as MapType, before, after);
  }

  private leaf(before: unknown, after: unknown): void {
    if (!jsonEqual(before, after)) this.add('modified');
  }

  private lists(type: ListType, before: unknown, after: unknown): void {
    const [old, now] = [listIn(before) ?? [], listIn(after) ?? []];
    if (type.isAtomic || (old.length === 0 && now.length === 0)) {
      this.leaf(before, after);
      return;
    }
    const [oldItems, nowItems] = [itemsByElement(type, old), itemsByElement(type, now)];
    for (const [element, items] of oldItems) this.items(type, element, items, nowItems.get(element) ?? []);
    for (const [element, items] of nowItems) if (!oldItems.has(element)) this.items(type, element, [], items);
  }

  /** Items that share an element are compared as one value. */
  private items(type: ListType, element: Element, before: unknown[], after: unknown[]): void {
    this.path.push(element);
    if (before.length <= 1 && after.length <= 1) {
      this.compare(type.element, before[0], after[0]);
    } else if (before.length > 1 && after.length > 1) {
      if (!jsonEqual(before, after)) this.add('modified');
    } else {
      const [one] = before.length > 1 ? after : before;
      if (one !== undefined && before.length > 1) this.compare(type.element, undefined, one);
      if (one !== undefined && after.length > 1) this.compare(type.element, one, undefined);
      this.add(before.length > 1 ? 'removed' : 'added');
    }
    this.path.pop();
  }

  private maps(type: MapType, before: unknown, after: unknown): void {
    const [old, now] = [mapIn(before) ?? {}, mapIn(after) ?? {}];
    const names = Object.keys(now);
    const oldNames = Object.keys(old);
    if (type.isAtomic || (names.length === 0 && oldNames.length === 0)) {
      this.leaf(before, after);
      return;
    }
    for (const name of names) this.key(type, name, own(old, name), now[name]);
    for (const name of oldNames) if (own(now, name) === undefined) this.key(type, name, old[name], undefined);
  }

  private key(type: MapType, name: string, before: unknown, after: unknown): void {
    if (before === after) return;
    this.path.push(fieldElement(name));
    this.compare(typeOfKey(type, name) ?? untyped, before, after);
    this.path.pop();
  }

  private add(what: keyof Comparison, node?: Fields): void {
    if (this.path.length > 0) insert(this.comparison[what], this.path, node);
  }
}
