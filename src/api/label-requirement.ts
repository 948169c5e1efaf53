import { type FieldError, invalidValue, Path } from './field.js';
import { isQualifiedName, isValidLabelValue } from './names.js';

export type Labels = Record<string, string> | undefined;
export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on one label. Gt and lt compare as 64-bit integers. */
export interface Requirement {
  key: string;
  operator: Operator;
  values: string[];
}

/** A selector that can't be understood; the text is what kube-apiserver answers with a 400. */
export class SelectorError extends Error {
  override name = 'SelectorError';
}

const root = Path.of();

/** Throws SelectorError. Rules: k8s.io/apimachinery/pkg/labels.NewRequirement */
export function newRequirement(key: string, operator: Operator, values: string[]): Requirement {
  const path = root.child('values');
  const errors: FieldError[] = [...labelKeyErrors(key, 'key'), ...countErrors(operator, values, path)];
  if (operator === 'gt' || operator === 'lt') {
    for (const [i, value] of values.entries()) {
      if (integerOf(value) !== undefined) continue;
      errors.push(invalidValue(path.index(i), value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    }
  }
  for (const [i, value] of values.entries()) {
    const wrong = isValidLabelValue(value);
    if (wrong.length > 0) errors.push(invalidValue(path.index(i).key(key), value, wrong.join('; ')));
  }
  if (errors.length > 0) throw new SelectorError(aggregate(errors));
  return { key, operator, values };
}

function countErrors(operator: Operator, values: string[], path: Path): FieldError[] {
  const wrong = (detail: string) => [invalidValue(path, values, detail)];
  const many = values.length;
  if ((operator === 'in' || operator === 'notin') && many === 0) {
    return wrong("for 'in', 'notin' operators, values set can't be empty");
  }
  if ((operator === 'exists' || operator === '!') && many > 0) {
    return wrong('values set must be empty for exists and does not exist');
  }
  return [];
}

/** `field` as Go prints a path: "<nil>" for none. */
export function labelKeyErrors(key: string, field: string): FieldError[] {
  const wrong = isQualifiedName(key);
  return wrong.length > 0 ? [invalidValue(Path.of(field), key, wrong.join('; '))] : [];
}

/** Several errors in one line, as Go's aggregates print them. */
export function aggregate(errors: FieldError[]): string {
  const messages = [...new Set(errors.map(({ field, body }) => `${field}: ${body}`))];
  return messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
}

export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default:
      return value !== undefined && meetsBound(value, operator, values[0]);
  }
}

function meetsBound(text: string, operator: 'gt' | 'lt', boundText: string): boolean {
  const [value, bound] = [integerOf(text), integerOf(boundText)];
  if (value === undefined || bound === undefined) return false;
  return operator === 'gt' ? value > bound : value < bound;
}

function integerOf(text: string): bigint | undefined {
  if (!/^[-+]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

export function formatRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    default:
      return `${key}${operator === 'gt' ? '>' : operator === 'lt' ? '<' : operator}${list}`;
  }
}
