import { goJson, Path } from '../field.js';
import type { KubeObject } from '../object.js';
import { validateAnnotations } from '../object-meta.js';
import { isObject, sortedCopy } from '../patch/containers.js';
import { compare } from './compare.js';
import { fieldSetOf } from './field-set.js';
import { difference, type Fields } from './fields.js';
import { MergeError } from './list-items.js';
import { mapIn } from './merge-type.js';
import { validateConfig } from './validate.js';
import type { Versioned } from './versions.js';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Who has applied on the client's side before, and may go over to the server's. */
export const isKubectl = (name: string): boolean => name === 'kubectl';

/**
 * The fields that kubectl applied on the client's side and that still are as it wrote them: they are its own, whoever
 * the managed fields say. undefined where nothing is known. Upstream: lastAppliedManager.
 */
export function fieldsLastApplied({ apiVersion, type, value }: Versioned): Fields | undefined {
  const text = (value as KubeObject).metadata.annotations?.[annotation];
  const applied = text ? parseObject(text) : undefined;
  if (applied === undefined || applied.apiVersion !== apiVersion) return undefined;
  if (validateConfig(type, applied) !== undefined) return undefined;
  try {
    const { modified, added, removed } = compare(type, applied, value);
    return [modified, added, removed].reduce(difference, fieldSetOf(type, applied));
  } catch (error) {
    if (error instanceof MergeError) return undefined;
    throw error;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return mapIn(parsed);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Where the annotation is kept, it is to say what was applied last. Upstream: lastAppliedUpdater. */
export function renewLastApplied({ metadata }: KubeObject, config: KubeObject): void {
  if (!metadata.annotations?.[annotation]) return;
  const annotations: Record<string, string> = { ...metadata.annotations, [annotation]: textOf(config) };
  const isTooLong = validateAnnotations(annotations, Path.of()).some(({ type }) => type === 'FieldValueTooLong');
  if (isTooLong) delete annotations[annotation];
  metadata.annotations = annotations;
}

function textOf(config: KubeObject): string {
  const { [annotation]: _, ...annotations } = config.metadata.annotations ?? {};
  const isWithout = config.metadata.annotations === undefined;
  const metadata = isWithout ? config.metadata : { ...config.metadata, annotations };
  return `${goJson(sortKeys({ ...config, metadata }))}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const copy = sortedCopy(value);
  for (const key of Object.keys(copy)) copy[key] = sortKeys(copy[key]);
  return copy;
}
