import type { FieldFacts, TypeRef } from '../facts.js';
import type { Schemas } from './schemas.js';

const plain: Record<string, string> = {
  string: 'string',
  boolean: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  bytes: '[]uint8',
  any: 'interface {}',
};

/** Go's names for types, as its decoder reports them. */
export const goNames = {
  of(schemas: Schemas, ref: TypeRef): string {
    if (typeof ref === 'string') return plain[ref] ?? schemas.facts(ref).goName;
    if ('list' in ref) return `[]${goNames.of(schemas, ref.list)}`;
    return `map[string]${goNames.of(schemas, ref.map)}`;
  },

  /** the element's name: the list's or map's own name may tell more than the reference */
  element(schemas: Schemas, ref: TypeRef, container: string): string {
    const inner = /^(?:\[\]|map\[[^\]]*\])\*?(.+)$/.exec(container)?.[1];
    return inner ?? goNames.of(schemas, ref);
  },
};

/** The embedded structs of Go that JSON flattens but that errors name; such fields have a `protoPath`. */
const embedded: Record<string, string[]> = {
  'v1.ConfigMapEnvSource': ['LocalObjectReference'],
  'v1.ConfigMapKeySelector': ['LocalObjectReference'],
  'v1.ConfigMapProjection': ['LocalObjectReference'],
  'v1.ConfigMapVolumeSource': ['LocalObjectReference'],
  'v1.DeviceAllocationConfiguration': ['DeviceConfiguration'],
  'v1.DeviceClaimConfiguration': ['DeviceConfiguration'],
  'v1.DeviceClassConfiguration': ['DeviceConfiguration'],
  'v1.EphemeralContainer': ['EphemeralContainerCommon'],
  'v1.IngressRule': ['IngressRuleValue'],
  'v1.NamedRuleWithOperations': ['RuleWithOperations', 'Rule'],
  'v1.PersistentVolumeSpec': ['PersistentVolumeSource'],
  'v1.Probe': ['ProbeHandler'],
  'v1.RuleWithOperations': ['Rule'],
  'v1.SecretEnvSource': ['LocalObjectReference'],
  'v1.SecretKeySelector': ['LocalObjectReference'],
  'v1.SecretProjection': ['LocalObjectReference'],
  'v1.Volume': ['VolumeSource'],
};

/** The names of the embedded structs on the way from a struct to one of its fields. */
export function embeddedIn(goName: string, field: FieldFacts): string[] {
  if (field.proto === undefined && (field.name === 'kind' || field.name === 'apiVersion')) return ['TypeMeta'];
  return embedded[goName]?.slice(0, field.protoPath?.length ?? 0) ?? [];
}
