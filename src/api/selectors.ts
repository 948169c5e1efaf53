import type { LabelSelector as LabelSelectorObject } from '#types/meta.v1';
import { type FieldError, forbidden, invalidValue, type Path, quote, required } from './field.js';
import {
  formatRequirement,
  type Labels,
  meets,
  newRequirement,
  type Operator,
  type Requirement,
  SelectorError,
} from './label-requirement.js';
import { parseRequirements } from './label-syntax.js';
import { isQualifiedName, isValidLabelValue } from './names.js';

export { FieldSelector, parseFieldSelector } from './field-selector.js';
export { type Labels, type Requirement, SelectorError };

/** Requirements on labels, all of which must be met; sorted by key. */
export class LabelSelector {
  readonly requirements: readonly Requirement[];

  constructor(requirements: Requirement[]) {
    this.requirements = [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0;
  }

  matches(labels: Labels): boolean {
    return this.requirements.every((requirement) => meets(labels, requirement));
  }

  /** The one value that the selector allows for a label, where there is such. */
  exact(key: string): string | undefined {
    const requirement = this.requirements.find((r) => r.key === key);
    const isExact = requirement !== undefined && ['=', '==', 'in'].includes(requirement.operator);
    return isExact && requirement.values.length === 1 ? requirement.values[0] : undefined;
  }

  toString(): string {
    return this.requirements.map(formatRequirement).join(',');
  }
}

export const everything = new LabelSelector([]);

/** The query syntax ("app=web,tier in (a,b),!canary"). Throws SelectorError with kube-apiserver's text. */
export const parseLabelSelector = (text: string): LabelSelector =>
  text === '' ? everything : new LabelSelector(parseRequirements(text));

/** A plain map of labels, as Services and ReplicationControllers select; not validated. */
export const selectorFromSet = (labels: Labels): LabelSelector =>
  new LabelSelector(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })));

const operators: Record<string, Operator> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/** An API LabelSelector; undefined, which selects nothing, gives undefined. Throws SelectorError. */
export function selectorOf(selector: LabelSelectorObject | null | undefined): LabelSelector | undefined {
  if (selector === null || selector === undefined) return undefined;
  const equals = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => newRequirement(key, '=', [value]));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    const known = operators[operator];
    if (known === undefined) throw new SelectorError(`${quote(operator)} is not a valid label selector operator`);
    return newRequirement(key, known, values ?? []);
  });
  return new LabelSelector([...equals, ...expressions]);
}

/** A LabelSelector in one line, '' where it selects nothing or all; "<error>" where it is not valid. */
export function formatSelector(selector: LabelSelectorObject | null | undefined): string {
  try {
    return selectorOf(selector)?.toString() ?? '';
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}

/** As printed in tables: "<none>" where it selects nothing or all. */
export const formatLabelSelector = (selector: LabelSelectorObject | null | undefined): string =>
  formatSelector(selector) || '<none>';

/** Labels in one line, "a=b,c=d", "<none>" where there are none. */
export const formatLabels = (labels: Labels | null): string =>
  selectorFromSet(labels ?? undefined).toString() || '<none>';

/** Upstream: ValidateLabels. */
export const validateLabels = (labels: Labels, path: Path): FieldError[] =>
  Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...isQualifiedName(key).map((message) => invalidValue(path, key, message)),
    ...isValidLabelValue(value).map((message) => invalidValue(path, value, message)),
  ]);

export interface LabelSelectorOptions {
  /** an update may keep the invalid values that the old object has */
  allowInvalidValues?: boolean;
  allowUnknownOperator?: boolean;
}

/** Upstream: ValidateLabelSelector. */
export function validateLabelSelector(
  selector: LabelSelectorObject | null | undefined,
  path: Path,
  options: LabelSelectorOptions = {},
): FieldError[] {
  const expressions = (selector?.matchExpressions ?? []).flatMap((expression, i) =>
    validateExpression(expression, path.child('matchExpressions').index(i), options),
  );
  return [...validateLabels(selector?.matchLabels, path.child('matchLabels')), ...expressions];
}

type Expression = NonNullable<LabelSelectorObject['matchExpressions']>[number];

function validateExpression({ key, operator, values = [] }: Expression, path: Path, options: LabelSelectorOptions) {
  const errors = operatorErrors(operator, values, path, options);
  errors.push(...isQualifiedName(key).map((message) => invalidValue(path.child('key'), key, message)));
  if (options.allowInvalidValues) return errors;
  for (const [i, value] of values.entries()) {
    const at = path.child('values').index(i);
    errors.push(...isValidLabelValue(value).map((message) => invalidValue(at, value, message)));
  }
  return errors;
}

function operatorErrors(operator: string, values: string[], path: Path, options: LabelSelectorOptions): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return [];
      return [required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return [];
      return [forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      if (options.allowUnknownOperator) return [];
      return [invalidValue(path.child('operator'), operator, 'not a valid selector operator')];
  }
}
