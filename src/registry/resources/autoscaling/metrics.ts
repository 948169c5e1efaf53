import type {
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  CrossVersionObjectReference as Reference,
} from '#types/autoscaling.v2';
import { dnsLabel } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, type Path, required } from '../../../api/field.js';
import { isValidPathSegmentName } from '../../../api/names.js';
import { parseQuantity } from '../../../api/quantity.js';
import { validateContainerResourceName } from '../core/pod/resource-names.js';

/** How far the apiVersion of a reference is checked. */
export interface ReferenceOptions {
  /** the core group, which has no name, will do */
  allowCore: boolean;
  /** what is stored already may stay */
  allowInvalid?: boolean;
}

export function apiVersionError(apiVersion: string, { allowCore, allowInvalid }: ReferenceOptions): string | undefined {
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  if (allowInvalid) return undefined;
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const group = parts.length === 2 ? parts[0] : '';
  return group === '' && !allowCore ? 'apiVersion must specify API group' : undefined;
}

export function validateReference(reference: Reference, path: Path, options: ReferenceOptions): FieldError[] {
  const { kind, name, apiVersion = '' } = reference;
  const errors = [...validateSegment(kind, path.child('kind')), ...validateSegment(name, path.child('name'))];
  const wrong = apiVersionError(apiVersion, options);
  return wrong === undefined ? errors : [...errors, invalidValue(path.child('apiVersion'), apiVersion, wrong)];
}

function validateSegment(value: string, path: Path, detail = ''): FieldError[] {
  if (value === '') return [required(path, detail)];
  return isValidPathSegmentName(value).map((message) => invalidValue(path, value, message));
}

const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type SourceName = (typeof sources)[number];
const sourceOf: Record<string, SourceName> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const types = Object.keys(sourceOf);

export function validateMetric(spec: MetricSpec, path: Path, options: ReferenceOptions): FieldError[] {
  const typePath = path.child('type');
  const expected = Object.hasOwn(sourceOf, spec.type) ? sourceOf[spec.type] : undefined;
  const errors = spec.type === '' ? [required(typePath, 'must specify a metric source type')] : [];
  if (expected === undefined) errors.push(notSupported(typePath, spec.type, types));
  const given = sources.filter((name) => spec[name] !== undefined);
  if (given.length > 0) errors.push(...validateSource(spec, given[0], path.child(given[0]), options));
  if (expected === undefined) errors.push(notSupported(typePath, spec.type, types));
  else if (spec[expected] === undefined) {
    errors.push(required(path.child(expected), 'must populate information for the given metric source'));
  }
  if (given.length === 1) return errors;
  const others = given.filter((name) => name !== expected);
  return [
    ...errors,
    ...others.map((name) => forbidden(path.child(name), 'must populate the given metric source only')),
  ];
}

function validateSource(spec: MetricSpec, name: SourceName, path: Path, options: ReferenceOptions): FieldError[] {
  const { object, external, pods, resource, containerResource } = spec;
  const targetPath = path.child('target');
  if (name === 'object' && object) {
    return [
      ...validateReference(object.describedObject, path.child('describedObject'), options),
      ...validateIdentifier(object.metric, path.child('metric')),
      ...validateTarget(object.target, targetPath),
      ...validateAverage(object.target, targetPath, 'must set either a target value or averageValue'),
    ];
  }
  if (name === 'external' && external) {
    const both = external.target.value !== undefined && external.target.averageValue !== undefined;
    const detail = 'may not set both a target value for metric and a per-pod target';
    return [
      ...validateIdentifier(external.metric, path.child('metric')),
      ...validateTarget(external.target, targetPath),
      ...validateAverage(external.target, targetPath, 'must set either a target value for metric or a per-pod target'),
      ...(both ? [forbidden(targetPath.child('value'), detail)] : []),
    ];
  }
  if (name === 'pods' && pods) {
    const { averageValue } = pods.target;
    return [
      ...validateIdentifier(pods.metric, path.child('metric')),
      ...validateTarget(pods.target, targetPath),
      ...validateAverage({ averageValue }, targetPath, 'must specify a positive target averageValue'),
    ];
  }
  if (name === 'resource' && resource) {
    const errors = resource.name === '' ? [required(path.child('name'), 'must specify a resource name')] : [];
    return [...errors, ...validateTarget(resource.target, targetPath), ...validateEither(resource.target, targetPath)];
  }
  if (!containerResource) return [];
  const { container, target } = containerResource;
  const containerPath = path.child('container');
  return [
    ...validateContainerResource(containerResource.name, path.child('name')),
    ...(container === '' ? [required(containerPath, 'must specify a container')] : dnsLabel(container, containerPath)),
    ...validateTarget(target, targetPath),
    ...validateEither(target, targetPath),
  ];
}

const validateContainerResource = (name: string, path: Path): FieldError[] =>
  name === '' ? [required(path, 'must specify a resource name')] : validateContainerResourceName(name, path);

const validateIdentifier = ({ name }: MetricIdentifier, path: Path): FieldError[] =>
  validateSegment(name, path.child('name'), 'must specify a metric name');

function validateAverage(target: { value?: string; averageValue?: string }, path: Path, detail: string): FieldError[] {
  const isSet = target.value !== undefined || target.averageValue !== undefined;
  return isSet ? [] : [required(path.child('averageValue'), detail)];
}

/** Resources are measured raw or as a part of what was requested. */
function validateEither({ averageUtilization, averageValue }: MetricTarget, path: Path): FieldError[] {
  if (averageUtilization === undefined && averageValue === undefined) {
    return [required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization')];
  }
  if (averageUtilization === undefined || averageValue === undefined) return [];
  return [forbidden(path.child('averageValue'), 'may not set both a target raw value and a target utilization')];
}

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, path: Path): FieldError[] {
  const typePath = path.child('type');
  const errors = type === '' ? [required(typePath, 'must specify a metric target type')] : [];
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalidValue(typePath, type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [name, quantity] of Object.entries({ value, averageValue })) {
    if (quantity === undefined || parseQuantity(quantity).sign() > 0) continue;
    errors.push(invalidValue(path.child(name), quantity, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'));
  }
  return errors;
}
