import type { Operation, Parameter } from './operations.js';
import { meta, type Place } from './place.js';

const patches = ['application/json-patch+json', 'application/merge-patch+json'];
const strategicPatch = 'application/strategic-merge-patch+json';
const applyPatch = 'application/apply-patch+yaml';

export interface Target {
  path: string;
  /** of operation ids */
  name: string;
  /** definition name of what is read and written */
  type: string;
  verbs: string[];
  parameters: Parameter[];
}

/** What an item and a subresource have alike: GET, PUT and PATCH. */
export function changes(place: Place, target: Target, of: Partial<Operation> = {}): Operation[] {
  const { path, name, type, verbs, parameters } = target;
  const { custom, write } = place;
  const operations: Operation[] = [];
  if (verbs.includes('get')) {
    const own = custom ? [...parameters, ...write.meta('GetOptions')] : parameters;
    operations.push(place.operation('get', path, 'read', name, { parameters: own, answer: type, ...of }));
  }
  if (verbs.includes('update')) {
    const own = [...parameters, ...write.meta('UpdateOptions')];
    const written = { body: { type, required: true }, codes: [200, 201], answer: type };
    operations.push(place.operation('put', path, 'replace', name, { parameters: own, ...written, ...of }));
  }
  if (verbs.includes('patch')) {
    const own = [...parameters, ...write.meta('PatchOptions')];
    const consumes = custom ? [...patches, applyPatch] : [...patches, strategicPatch, applyPatch];
    const body = { type: `${meta}.Patch`, required: true };
    const written = { consumes, body, codes: custom ? [200] : [200, 201], answer: type };
    operations.push(place.operation('patch', path, 'patch', name, { parameters: own, ...written, ...of }));
  }
  return operations;
}

/** What POST has, on a collection and on a subresource. */
export function creating(place: Place, type: string, parameters: Parameter[]): Partial<Operation> {
  return {
    parameters: [...parameters, ...place.write.meta('CreateOptions')],
    body: { type, required: true },
    codes: [200, 201, 202],
    answer: type,
  };
}
