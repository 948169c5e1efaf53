import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './answer.js';
import { unseen } from './run-case.js';
import { Renaming } from './tokens.js';

export interface Difference {
  /** "/body/metadata/name" */
  path: string;
  golden: unknown;
  actual: unknown;
}

/** Compares the answers of one case with its golden ones, in order. */
export class Comparison {
  private renaming = new Renaming();

  differences(golden: Answer | undefined, actual: Answer | undefined): Difference[] {
    if (isUnseen(golden) || isUnseen(actual)) return [];
    const renaming = new Renaming(this.renaming);
    const wanted = compared(golden);
    const found: Difference[] = [];
    collect(wanted, renaming.apply(wanted, compared(actual)), '', found);
    if (found.length === 0) this.renaming = renaming;
    return found;
  }
}

const isUnseen = (answer: Answer | undefined): boolean =>
  answer !== undefined && 'stored' in answer && isDeepStrictEqual(answer.stored, unseen);

function compared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compared);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, forms[key]?.(item) ?? compared(item)]));
}

/** What two validations of an update both find is told twice, for how many there are is nobody's business. */
const distinct = (causes: unknown): unknown =>
  Array.isArray(causes)
    ? causes.filter((one, i) => !causes.slice(0, i).some((other) => isDeepStrictEqual(one, other)))
    : undefined;

/** Managers come in the order of their times, which a case may have in one second or in several. */
const inOrderOfNames = (managers: unknown): unknown =>
  Array.isArray(managers) ? managers.map(compared).sort((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1)) : undefined;

const nameIn = (entry: unknown): string => {
  const { manager, operation, apiVersion, subresource } = entry as Record<string, unknown>;
  return JSON.stringify([manager, operation, apiVersion, subresource]);
};

const forms: Record<string, (value: unknown) => unknown> = { causes: distinct, managedFields: inOrderOfNames };

function collect(golden: unknown, actual: unknown, path: string, into: Difference[]): void {
  if (isDeepStrictEqual(golden, actual)) return;
  if (isContainer(golden) && isContainer(actual) && Array.isArray(golden) === Array.isArray(actual)) {
    for (const key of new Set([...Object.keys(golden), ...Object.keys(actual)])) {
      collect(golden[key], actual[key], `${path}/${key}`, into);
    }
  } else {
    into.push({ path, golden, actual });
  }
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)}...` : text;
};

export const describeDifferences = (differences: Difference[]): string =>
  differences
    .slice(0, 12)
    .map(
      ({ path, golden, actual }) =>
        `${path}\n    kube-apiserver: ${shown(golden)}\n    here:           ${shown(actual)}`,
    )
    .join('\n  ');
