import { normalize } from '../api/codec/builtin.js';
import { badRequest } from '../api/errors.js';
import { FieldSelector, unsupportedField } from '../api/field-selector.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';

const offers = new WeakMap<ResourceDescriptor, Set<string>>();

/** The selector in the words of the stored version; only the fields that the kind offers can be asked for. */
export function storedFieldSelector(descriptor: ResourceDescriptor, fields: FieldSelector): FieldSelector {
  if (fields.isEmpty) return fields;
  let offered = offers.get(descriptor);
  if (offered === undefined) {
    offered = offeredBy(descriptor);
    offers.set(descriptor, offered);
  }
  for (const { field } of fields.requirements) {
    if (!offered.has(field)) throw badRequest(refusal(descriptor, field));
  }
  const { fieldLabels } = descriptor.strategy;
  if (fieldLabels === undefined) return fields;
  return new FieldSelector(fields.requirements.map((r) => ({ ...r, field: fieldLabels[r.field] ?? r.field })));
}

/** A kind's strategy gives the same fields of every object, so an empty one tells which they are. */
function offeredBy({ strategy, namespaced, type }: ResourceDescriptor): Set<string> {
  const names = ['metadata.name'];
  if (strategy.selectableFields === undefined || namespaced) names.push('metadata.namespace');
  if (strategy.selectableFields !== undefined) {
    names.push(...Object.keys(strategy.selectableFields(normalize(type, {}) as KubeObject)));
  }
  return new Set(names);
}

function refusal({ group, version, kind, strategy }: ResourceDescriptor, field: string): string {
  const apiVersion = formatGroupVersion({ group, version });
  return unsupportedField(field, apiVersion, kind, strategy.selectableFields !== undefined);
}
