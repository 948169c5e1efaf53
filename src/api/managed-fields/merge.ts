import { bareObject } from '../bare-object.js';
import type { Element } from './element.js';
import { itemElement, MergeError } from './list-items.js';
import {
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

/**
 * `live` with what `config` says; nothing is removed. Lists keep their order where `config` leaves it open.
 * undefined where nothing comes of it. Upstream: typed.TypedValue.Merge.
 */
export function merge(type: MergeType, live: unknown, config: unknown): unknown {
  const atom = atomOf(type, config === undefined ? live : config);
  if (atom === 'list') return mergeLists(type.list as ListType, live, config);
  return atom === 'map' ? mergeMaps(type.map as MapType, live, config) : kept(live, config);
}

const kept = (live: unknown, config: unknown): unknown => (config === undefined ? live : config);

function mergeMaps(type: MapType, live: unknown, config: unknown): unknown {
  const [left, right] = [mapIn(live) ?? {}, mapIn(config) ?? {}];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (type.isAtomic || names.size === 0) return kept(live, config);
  const out = bareObject();
  for (const name of names) {
    const merged = merge(typeOfKey(type, name) ?? untyped, own(left, name), own(right, name));
    if (merged !== undefined) out[name] = merged;
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

function mergeLists(type: ListType, live: unknown, config: unknown): unknown {
  const [left, right] = [listIn(live) ?? [], listIn(config) ?? []];
  if (type.isAtomic || (left.length === 0 && right.length === 0)) return kept(live, config);
  const out = new ListMerger(type, left, right).merge();
  return out.length > 0 ? out : undefined;
}

interface Items {
  elements: Element[];
  /** undefined where several items share the element: they are merged with nothing */
  byElement: Map<Element, unknown>;
}

/** Upstream: mergingWalker.visitListItems. What both have comes in the order of `config`, the rest where it stood. */
class ListMerger {
  private readonly live: Items;
  private readonly config: Items;
  /** what both have, as `config` orders it, and which of it comes next */
  private readonly shared: Element[];
  private readonly done = new Set<Element>();
  private readonly out: unknown[] = [];

  constructor(
    private readonly type: ListType,
    private readonly left: unknown[],
    right: unknown[],
  ) {
    this.config = index(type, right, false);
    this.live = index(type, left, true);
    this.shared = this.config.elements.filter((element) => this.live.byElement.has(element));
  }

  merge(): unknown[] {
    const { elements: lefts } = this.live;
    const { elements: rights } = this.config;
    for (let l = 0, r = 0; l < lefts.length || r < rights.length; ) {
      if (l < lefts.length && r < rights.length && lefts[l] === rights[r]) {
        this.takeConfig(rights[r]);
        this.shared.shift();
        l++;
        r++;
        continue;
      }
      if (l < lefts.length && r < rights.length && this.isForLater(lefts[l])) {
        l++;
        continue;
      }
      if (l < lefts.length && !this.config.byElement.has(lefts[l])) {
        this.push(this.left[l], undefined);
        l++;
        continue;
      }
      if (l < lefts.length && this.done.has(lefts[l])) l++;
      if (r < rights.length) {
        this.takeConfig(rights[r]);
        if (this.shared[0] === rights[r]) this.shared.shift();
        r++;
      }
    }
    return this.out;
  }

  /** Both have it, and `config` has something else of both before it. */
  private isForLater(element: Element): boolean {
    const next = this.shared[0];
    return this.config.byElement.has(element) && next !== undefined && next !== element;
  }

  private takeConfig(element: Element): void {
    this.done.add(element);
    this.push(this.live.byElement.get(element), this.config.byElement.get(element));
  }

  private push(live: unknown, config: unknown): void {
    const merged = merge(this.type.element, live, config);
    if (merged !== undefined) this.out.push(merged);
  }
}

function index(type: ListType, list: unknown[], allowDuplicates: boolean): Items {
  const elements = list.map((item) => itemElement(type, item));
  const byElement = new Map<Element, unknown>();
  for (const [i, element] of elements.entries()) {
    const isDuplicate = byElement.has(element);
    if (isDuplicate && !allowDuplicates) throw new MergeError(`duplicate entries for key ${element}`);
    byElement.set(element, isDuplicate ? undefined : list[i]);
  }
  return { elements, byElement };
}
