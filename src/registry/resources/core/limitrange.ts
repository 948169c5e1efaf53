import { randomUUID } from 'node:crypto';
import type { LimitRange, LimitRangeItem } from '#types/core.v1';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  Path,
  required,
} from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import { parseQuantity, Quantity } from '../../../api/quantity.js';
import type { Strategy } from '../../strategy.js';
import { defaultResourceList } from './pod/resource-defaults.js';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './pod/resource-names.js';

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
type List = (typeof lists)[number];

/** What containers get by default: limits from max, requests from limits, and from min. Upstream: SetDefaults_LimitRangeItem. */
function defaultItem(item: LimitRangeItem): void {
  if (item.type === 'Container') {
    const limits = { ...item.max, ...item.default };
    const requests = { ...item.min, ...limits, ...item.defaultRequest };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }
  for (const list of lists) defaultResourceList(item[list]);
}

function validateType(type: string, path: Path): FieldError[] {
  const errors = invalidEach(path, type, isQualifiedName(type));
  const isStandard = ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type);
  if (errors.length > 0 || type.includes('/') || isStandard) return errors;
  return [invalidValue(path, type, 'must be a standard limit type or fully qualified')];
}

function validateItem(item: LimitRangeItem, path: Path): FieldError[] {
  const isPod = item.type === 'Pod';
  const checkName = isPod || item.type === 'Container' ? validateContainerResourceName : validateResourceName;
  const errors = lists.flatMap((list) => {
    const names = Object.keys(item[list] ?? {});
    if (isPod && (list === 'default' || list === 'defaultRequest')) {
      const message = "may not be specified when `type` is 'Pod'";
      return names.length > 0 ? [forbidden(path.child(list), message)] : [];
    }
    return names.flatMap((name) => checkName(name, path.child(list).key(name)));
  });
  if (item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    const message = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(path.child('limits'), message));
  }
  const names = new Set(lists.flatMap((list) => Object.keys(item[list] ?? {})));
  return [...errors, ...[...names].flatMap((name) => validateAmounts(item, name, path))];
}

/** Bounds of which the first may not be above the second: where the error stands, which amount it shows, its words. */
const orders: { low: List; high: List; at: List; shows: List; says(low: Quantity, high: Quantity): string }[] = [
  {
    low: 'min',
    high: 'max',
    at: 'min',
    shows: 'min',
    says: (low, high) => `min value ${low} is greater than max value ${high}`,
  },
  {
    low: 'min',
    high: 'defaultRequest',
    at: 'defaultRequest',
    shows: 'defaultRequest',
    says: (low, high) => `min value ${low} is greater than default request value ${high}`,
  },
  {
    low: 'defaultRequest',
    high: 'max',
    at: 'defaultRequest',
    shows: 'defaultRequest',
    says: (low, high) => `default request value ${low} is greater than max value ${high}`,
  },
  {
    low: 'defaultRequest',
    high: 'default',
    at: 'defaultRequest',
    shows: 'defaultRequest',
    says: (low, high) => `default request value ${low} is greater than default limit value ${high}`,
  },
  {
    low: 'min',
    high: 'default',
    at: 'default',
    shows: 'min',
    says: (low, high) => `min value ${low} is greater than default value ${high}`,
  },
  {
    low: 'default',
    high: 'max',
    at: 'default',
    shows: 'max',
    says: (low, high) => `default value ${low} is greater than max value ${high}`,
  },
];

function validateAmounts(item: LimitRangeItem, name: string, path: Path): FieldError[] {
  const amounts: Partial<Record<List, Quantity>> = {};
  for (const list of lists) {
    const isIgnored = item.type === 'Pod' && (list === 'default' || list === 'defaultRequest');
    const text = item[list]?.[name];
    if (text !== undefined && !isIgnored) amounts[list] = parseQuantity(text);
  }
  const errors = orders.flatMap(({ low, high, at, shows, says }) => {
    const [a, b] = [amounts[low], amounts[high]];
    if (a === undefined || b === undefined || a.compare(b) <= 0) return [];
    return [invalidValue(path.child(at).key(name), String(amounts[shows]), says(a, b))];
  });
  const { default: limit, defaultRequest: request } = amounts;
  if (!isOvercommitAllowed(name) && limit && request && !limit.equals(request)) {
    const message = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`;
    errors.push(invalidValue(path.child('defaultRequest').key(name), String(request), message));
  }
  return [...errors, ...validateRatio(amounts, path.child('maxLimitRequestRatio').key(name))];
}

function validateRatio({ min, max, maxLimitRequestRatio: ratio }: Partial<Record<List, Quantity>>, path: Path) {
  if (ratio === undefined) return [];
  const errors: FieldError[] = [];
  if (ratio.compare(Quantity.of(1)) < 0)
    errors.push(invalidValue(path, String(ratio), `ratio ${ratio} is less than 1`));
  if (min === undefined || max === undefined) return errors;
  const limit = Number(max.milliValue()) / Number(min.milliValue());
  if (Number(ratio.milliValue()) / 1000 > limit) {
    const message = `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`;
    errors.push(invalidValue(path, String(ratio), message));
  }
  return errors;
}

function validate({ spec }: LimitRange): FieldError[] {
  const path = Path.of('spec', 'limits');
  const seen = new Set<string>();
  return (spec.limits ?? []).flatMap((item, i) => {
    const at = path.index(i);
    const errors = validateType(item.type, at.child('type'));
    if (seen.has(item.type)) errors.push(duplicate(at.child('type'), item.type));
    seen.add(item.type);
    return [...errors, ...validateItem(item, at)];
  });
}

export const limitRanges: Strategy<LimitRange> = {
  defaults({ spec }) {
    for (const item of spec.limits ?? []) defaultItem(item);
  },
  prepareForCreate({ metadata }) {
    metadata.name ||= randomUUID();
  },
  validate,
  allowCreateOnUpdate: true,
};
