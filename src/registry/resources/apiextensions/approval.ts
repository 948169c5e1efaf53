import type { CustomResourceDefinition } from '#types/apiextensions.v1';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';

const annotation = 'api-approved.kubernetes.io';
const path = Path.of('metadata', 'annotations').key(annotation);
const prefix = `protected groups must have approval annotation "${annotation}"`;
const more = 'see https://github.com/kubernetes/enhancements/pull/1111';

type State = 'missing' | 'bypassed' | 'approved' | 'invalid';

function stateOf({ metadata }: CustomResourceDefinition): State {
  const value = metadata.annotations?.[annotation] ?? '';
  if (value === '') return 'missing';
  if (value.startsWith('unapproved')) return 'bypassed';
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]+/.test(value) ? 'approved' : 'invalid';
}

/** Groups of the Kubernetes community say where their API was agreed upon (upstream: validateAPIApproval). */
export function validateApproval(object: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(object.spec.group)) return [];
  const state = stateOf(object);
  if (old !== undefined && stateOf(old) === state) return [];
  if (state === 'missing') return [required(path, `${prefix}, ${more}`)];
  if (state !== 'invalid') return [];
  const detail = `${prefix} with either a URL or a reason starting with "unapproved", ${more}`;
  return [invalidValue(path, object.metadata.annotations?.[annotation], detail)];
}
