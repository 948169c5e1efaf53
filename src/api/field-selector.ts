import { quote } from './field.js';
import { SelectorError } from './label-requirement.js';

export interface FieldRequirement {
  field: string;
  operator: '=' | '!=';
  value: string;
}

/** Requirements on fields, all of which must be met. */
export class FieldSelector {
  constructor(readonly requirements: readonly FieldRequirement[]) {}

  get isEmpty(): boolean {
    return this.requirements.length === 0;
  }

  /** A field that isn't there counts as ''. */
  matches(fields: Record<string, string>): boolean {
    return this.requirements.every(({ field, operator, value }) => {
      const actual = Object.hasOwn(fields, field) ? fields[field] : '';
      return (actual === value) === (operator === '=');
    });
  }

  /** The one value that the selector allows for a field, where there is such. */
  exact(field: string): string | undefined {
    return this.requirements.find((r) => r.field === field && r.operator === '=')?.value;
  }

  toString(): string {
    const escaped = (value: string) => value.replace(/[\\,=]/g, '\\$&');
    return this.requirements.map(({ field, operator, value }) => `${field}${operator}${escaped(value)}`).join(',');
  }
}

/** "metadata.name=a,status.phase!=Running". Throws SelectorError with kube-apiserver's text. */
export function parseFieldSelector(text: string): FieldSelector {
  const terms = (text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? []).sort();
  return new FieldSelector(
    terms.map((term) => {
      const parts = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
      if (parts === null) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
      return { field: parts[1], operator: parts[2] === '!=' ? '!=' : '=', value: unescapeValue(parts[3]) };
    }),
  );
}

function unescapeValue(value: string): string {
  return value.replace(/\\(.?)|=/gsu, (sequence, escaped: string | undefined) => {
    if (sequence === '=') throw new SelectorError('invalid field selector: unescaped character in value: 61');
    if (escaped !== undefined && /^[\\,=]$/.test(escaped)) return escaped;
    throw new SelectorError(`invalid field selector: invalid escape sequence: ${sequence}`);
  });
}

/** Kinds that word it in their own way when a selector names a field they don't offer. */
const ownWords: Record<string, (field: string) => string> = {
  'batch/v1/Job': (field) => `field label ${quote(field)} not supported for Job`,
  'resource.k8s.io/v1/ResourceSlice': (field) =>
    `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
};

/**
 * What kube-apiserver answers (400) to a selector on a field that can't be selected; `declares` tells whether the kind
 * offers any fields of its own.
 */
export function unsupportedField(field: string, apiVersion: string, kind: string, declares: boolean): string {
  const own = ownWords[`${apiVersion}/${kind}`];
  if (own !== undefined) return own(field);
  if (declares) return `field label not supported: ${field}`;
  return `${quote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
