import { goPrint, goPrintDetailed, goTypeOf } from '../patch/go-print.js';
import { fieldElement, printElement } from './element.js';
import { itemElement, MergeError } from './list-items.js';
import {
  atomOf,
  type ListType,
  listIn,
  type MapType,
  type MergeType,
  mapIn,
  type Scalar,
  typeOfKey,
} from './merge-type.js';

/** What is wrong with a configuration that somebody applies, in kube-apiserver's words. Upstream: typed.Validate. */
export function validateConfig(type: MergeType, value: unknown): string | undefined {
  const errors = check(type, value);
  if (errors.length <= 1) return errors[0] && print(errors[0]);
  return ['errors:', ...errors.map((error) => `  ${print(error)}`)].join('\n');
}

interface Fault {
  path: string;
  message: string;
}

const print = ({ path, message }: Fault) => (path === '' ? message : `${path}: ${message}`);
const fault = (message: string): Fault[] => [{ path: '', message }];
const under = (step: string, faults: Fault[]): Fault[] =>
  faults.map(({ path, message }) => ({ path: step + path, message }));

function check(type: MergeType, value: unknown): Fault[] {
  const atom = atomOf(type, value);
  if (value === null) return [];
  if (atom === 'scalar') return checkScalar(type.scalar as Scalar, value);
  if (atom === 'map') {
    const map = mapIn(value);
    return map === undefined ? fault(`expected map, got ${printed(value)}`) : checkMap(type.map as MapType, map);
  }
  const list = listIn(value);
  return list === undefined ? fault(`expected list, got ${printed(value)}`) : checkList(type.list as ListType, list);
}

/** The first key that is not known ends the search there. */
function checkMap(type: MapType, map: Record<string, unknown>): Fault[] {
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(map)) {
    const step = printElement(fieldElement(key));
    const inner = typeOfKey(type, key);
    if (inner === undefined) return [...faults, ...under(step, fault('field not declared in schema'))];
    faults.push(...under(step, check(inner, value)));
  }
  return faults;
}

function checkList(type: ListType, list: unknown[]): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const [i, item] of list.entries()) {
    let element = `i:${i}`;
    if (!type.isAtomic) {
      try {
        element = itemElement(type, item);
      } catch (error) {
        if (!(error instanceof MergeError)) throw error;
        return [...faults, ...fault(`element ${i}: ${error.message}`)];
      }
      if (seen.has(element)) faults.push(...fault(`duplicate entries for key ${printElement(element)}`));
      seen.add(element);
    }
    faults.push(...under(printElement(element), check(type.element, item)));
  }
  return faults;
}

function checkScalar(scalar: Scalar, value: unknown): Fault[] {
  const expected = expectations[scalar];
  return expected.fits(value) ? [] : fault(`expected ${expected.name}, got ${expected.shown(value)}`);
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

/** Go's %v of what holds a value. */
const printed = (value: unknown): string => `&{${goPrint(value)}}`;

/** Go's %#v of the same. */
const detailed = (value: unknown): string => `&value.valueUnstructured{Value:${goPrintDetailed(value)}}`;

const expectations: Record<Scalar, { name: string; fits(value: unknown): boolean; shown(value: unknown): string }> = {
  numeric: { name: 'numeric (int or float)', fits: (value) => typeof value === 'number', shown: goTypeOf },
  string: { name: 'string', fits: (value) => typeof value === 'string', shown: detailed },
  boolean: { name: 'boolean', fits: (value) => typeof value === 'boolean', shown: printed },
  untyped: { name: 'any scalar', fits: isScalar, shown: printed },
};
