import type { DaemonSet } from '#types/apps.v1';
import { badRequest } from '../../../api/errors.js';
import { quote } from '../../../api/field.js';

/** How often the template has changed; kube-apiserver keeps it as a field and shows it as this annotation. */
const annotation = 'deprecated.daemonset.template.generation';

export const generationOf = ({ metadata }: DaemonSet): number => Number(metadata.annotations?.[annotation] ?? 0);

export function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [annotation]: String(generation) };
}

/** To kube-apiserver the annotation is part of decoding. */
export function checkTemplateGeneration({ metadata }: DaemonSet): void {
  const text = metadata.annotations?.[annotation];
  if (text === undefined) return;
  const why = int64Error(text);
  if (why === undefined) return;
  throw badRequest(
    `DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing ${quote(text)}: ${why}`,
  );
}

function int64Error(text: string): string | undefined {
  if (!/^[+-]?\d+$/.test(text)) return 'invalid syntax';
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? undefined : 'value out of range';
}
