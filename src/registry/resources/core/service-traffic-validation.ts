import type { Service } from '#types/core.v1';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { isValidCIDRForLegacyField } from '../../../api/ip.js';
import { isQualifiedName, isValidPortNum } from '../../../api/names.js';
import { isExternallyAccessible, mayHaveNodePorts, needsHealthCheck } from './service-model.js';

const specPath = Path.of('spec');
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";

/** Required, and one of a sorted list. */
export function oneOf(value: string | undefined, supported: string[], path: Path): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** What concerns traffic from outside and how it is spread. */
export function validateTraffic(service: Service, old: Service | undefined): FieldError[] {
  return [
    ...sourceRangeErrors(service, old),
    ...loadBalancerErrors(service),
    ...externalTrafficErrors(service),
    ...trafficPolicyErrors(service),
  ];
}

export function validateTrafficUpdate(service: Service, old: Service): FieldError[] {
  return [...loadBalancerClassUpdate(service, old), ...classErrors(service), ...healthCheckUpdate(service, old)];
}

const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function sourceRangeErrors({ spec, metadata }: Service, old: Service | undefined): FieldError[] {
  const misplaced = (path: Path) => (spec.type === 'LoadBalancer' ? [] : [forbidden(path, onlyLoadBalancer)]);
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    const path = specPath.child('LoadBalancerSourceRanges');
    const before = old?.spec.loadBalancerSourceRanges?.map((range) => range.trim());
    const wrong = ranges.flatMap((range, i) =>
      invalidEach(path.index(i), range.trim(), isValidCIDRForLegacyField(range.trim(), before)),
    );
    return [...misplaced(path), ...wrong];
  }
  const annotation = metadata.annotations?.[sourceRangesAnnotation];
  if (annotation === undefined) return [];
  const path = Path.of('metadata', 'annotations').key(sourceRangesAnnotation);
  const isUnchanged = old?.metadata.annotations?.[sourceRangesAnnotation] === annotation;
  const listed = isUnchanged || annotation.trim() === '' ? [] : annotation.split(',').map((range) => range.trim());
  return [...misplaced(path), ...listed.flatMap((range) => invalidEach(path, range, isValidCIDRForLegacyField(range)))];
}

function loadBalancerErrors(service: Service): FieldError[] {
  const { type, allocateLoadBalancerNodePorts } = service.spec;
  const field = 'allocateLoadBalancerNodePorts';
  const errors = classErrors(service);
  if (type !== 'LoadBalancer' && allocateLoadBalancerNodePorts !== undefined) {
    return [forbidden(specPath.child(field), onlyLoadBalancer), ...errors];
  }
  const isMissing = type === 'LoadBalancer' && allocateLoadBalancerNodePorts === undefined;
  return isMissing ? [required(Path.of(field)), ...errors] : errors;
}

function classErrors({ spec: { type, loadBalancerClass } }: Service): FieldError[] {
  if (loadBalancerClass === undefined) return [];
  const path = specPath.child('loadBalancerClass');
  if (type !== 'LoadBalancer') return [forbidden(path, onlyLoadBalancer)];
  return invalidEach(path, loadBalancerClass, isQualifiedName(loadBalancerClass));
}

function loadBalancerClassUpdate({ spec }: Service, old: Service): FieldError[] {
  if (spec.type !== 'LoadBalancer' || old.spec.type !== 'LoadBalancer') return [];
  if (spec.loadBalancerClass === old.spec.loadBalancerClass) return [];
  return [invalidValue(specPath.child('loadBalancerClass'), spec.loadBalancerClass, 'may not change once set')];
}

function externalTrafficErrors(service: Service): FieldError[] {
  const { externalTrafficPolicy = '', healthCheckNodePort = 0 } = service.spec;
  return [...externalPolicyErrors(service, externalTrafficPolicy), ...healthCheckErrors(service, healthCheckNodePort)];
}

function externalPolicyErrors(service: Service, policy: string): FieldError[] {
  const path = specPath.child('externalTrafficPolicy');
  if (isExternallyAccessible(service)) return oneOf(policy, ['Cluster', 'Local'], path);
  return policy === '' ? [] : [invalidValue(path, policy, 'may only be set for externally-accessible services')];
}

function healthCheckErrors(service: Service, port: number): FieldError[] {
  const path = specPath.child('healthCheckNodePort');
  if (needsHealthCheck(service)) return port === 0 ? [required(path)] : invalidEach(path, port, isValidPortNum(port));
  if (port === 0) return [];
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [invalidValue(path, port, detail)];
}

function healthCheckUpdate(service: Service, old: Service): FieldError[] {
  if (!needsHealthCheck(service) || !needsHealthCheck(old)) return [];
  const isSame = service.spec.healthCheckNodePort === old.spec.healthCheckNodePort;
  return isSame ? [] : [forbidden(specPath.child('healthCheckNodePort'), 'field is immutable')];
}

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function trafficPolicyErrors(service: Service): FieldError[] {
  const { type, internalTrafficPolicy, trafficDistribution } = service.spec;
  const errors: FieldError[] = [];
  const path = specPath.child('internalTrafficPolicy');
  if (internalTrafficPolicy !== undefined) {
    if (!['Cluster', 'Local'].includes(internalTrafficPolicy)) {
      errors.push(notSupported(path, internalTrafficPolicy, ['Cluster', 'Local']));
    }
  } else if (type === 'ClusterIP' || mayHaveNodePorts(service)) errors.push(required(path));
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    errors.push(notSupported(specPath.child('trafficDistribution'), trafficDistribution, distributions));
  }
  return errors;
}
