import type { DaemonSet } from '#types/apps.v1';
import { badRequest } from '../../../api/errors.js';
import { int64Fault } from '../../../api/go-number.js';

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
  const fault = int64Fault(text);
  if (fault !== undefined) throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: ${fault}`);
}
