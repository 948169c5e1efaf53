import type { Node, NodeStatus, Taint } from '#types/core.v1';
import {
  duplicate,
  type FieldError,
  forbidden,
  internal,
  invalidEach,
  invalidValue,
  Path,
} from '../../../api/field.js';
import { isValidCIDRForLegacyField, parseCIDR } from '../../../api/ip.js';
import { isQualifiedName, isValidLabelValue } from '../../../api/names.js';
import { validateAvoidPods } from './node-annotations.js';
import { byteLength, requiredOneOf } from './pod/checks.js';
import { goForm } from './pod/go-form.js';
import { validateResourceQuantity } from './pod/resource-names.js';

const metadataPath = Path.of('metadata');
const podCIDRsPath = Path.of('spec', 'podCIDRs');
const statusPath = Path.of('status');
const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Upstream: ValidateNode, whose paths of taints and of swap begin with "metadata". */
export const validateNode = ({ metadata, spec, status }: Node): FieldError[] => [
  ...validateAvoidPods(metadata.annotations),
  ...validateTaints(spec.taints ?? []),
  ...validateStatus(status),
  ...validateSwap(status.nodeInfo.swap?.capacity),
  ...validatePodCIDRs(spec.podCIDRs ?? []),
];

function validateSwap(capacity: number | undefined): FieldError[] {
  if (capacity === undefined || capacity > 0) return [];
  return [invalidValue(metadataPath.child('nodeSwapStatus', 'capacity'), capacity, 'must be greater than zero')];
}

function validateTaints(taints: Taint[]): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    const path = metadataPath.child('taints').index(i);
    const { key, value = '', effect } = taint;
    const wrongValue = isValidLabelValue(value);
    const isDuplicate = seen.has(`${effect} ${key}`);
    seen.add(`${effect} ${key}`);
    return [
      ...invalidEach(path.child('key'), key, isQualifiedName(key)),
      ...(wrongValue.length > 0 ? [invalidValue(path.child('value'), value, wrongValue.join(';'))] : []),
      ...requiredOneOf(effect, taintEffects, path.child('effect')),
      ...(isDuplicate ? [duplicateTaint(path, taint)] : []),
    ];
  });
}

function duplicateTaint(path: Path, taint: Taint): FieldError {
  const error = duplicate(path, goForm(taint, 'Taint'));
  return { ...error, body: `${error.body}: taints must be unique by key and effect pair` };
}

const validateStatus = (status: NodeStatus): FieldError[] => [
  ...(['capacity', 'allocatable'] as const).flatMap((field) =>
    Object.entries(status[field] ?? {}).flatMap(([name, amount]) =>
      validateResourceQuantity(name, amount, statusPath.child(field, name)),
    ),
  ),
  ...validateDeclaredFeatures(status.declaredFeatures ?? [], statusPath.child('declaredFeatures')),
];

function isFeatureName(name: string): string[] {
  const wrong = `invalid feature name ${JSON.stringify(name)}: must`;
  if (byteLength(name) > 253) return [`${wrong} be no more than 253 characters`];
  if (/^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/.test(name)) return [];
  return [
    `${wrong} start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes`,
  ];
}

/** Names in UpperCamelCase with parts after slashes, sorted and each once. */
function validateDeclaredFeatures(features: string[], path: Path): FieldError[] {
  return features.flatMap((feature, i) => {
    const at = path.index(i);
    const errors = invalidEach(at, feature, isFeatureName(feature));
    const previous = features[i - 1];
    if (i === 0 || previous < feature) return errors;
    if (previous === feature) return [duplicate(at, feature), ...errors];
    return [invalidValue(at, feature, 'list must be sorted alphabetically'), ...errors];
  });
}

function validatePodCIDRs(cidrs: string[]): FieldError[] {
  const errors = cidrs.flatMap((value, i) =>
    invalidEach(podCIDRsPath.index(i), value, isValidCIDRForLegacyField(value)),
  );
  if (cidrs.length < 2) return errors;
  const families = new Set(cidrs.map((value) => parseCIDR(value)?.family));
  const bad = cidrs.findIndex((value) => parseCIDR(value) === undefined);
  if (bad >= 0) {
    const why = `invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${cidrs[bad]})`;
    errors.push(internal(podCIDRsPath, `invalid PodCIDRs. failed to check with dual stack with error:${why}`));
  }
  if (bad >= 0 || families.size < 2 || cidrs.length > 2) {
    errors.push(invalidValue(podCIDRsPath, cidrs, 'may specify no more than one CIDR for each IP family'));
  }
  return errors;
}

/** The rules that an update adds, through the node itself or its status. */
export function validateNodeUpdate({ metadata, spec, status }: Node, old: Node): FieldError[] {
  const errors = [...validateAvoidPods(metadata.annotations), ...validateStatus(status), ...duplicateAddresses(status)];
  const fixed = (before: string[] = [], now: string[] = []) =>
    before.length > 0 && JSON.stringify(before) !== JSON.stringify(now);
  if (fixed(old.spec.podCIDRs, spec.podCIDRs)) {
    errors.push(forbidden(podCIDRsPath, 'node updates may not change podCIDR except from "" to valid'));
  }
  if (old.spec.providerID && old.spec.providerID !== spec.providerID) {
    const path = Path.of('spec', 'providerID');
    errors.push(forbidden(path, 'node updates may not change providerID except from "" to valid'));
  }
  errors.push(...validateTaints(spec.taints ?? []));
  if ((spec.externalID ?? '') !== (old.spec.externalID ?? '')) {
    errors.push(forbidden(Path.of('spec', 'externalID'), 'may not be updated'));
  }
  return errors;
}

function duplicateAddresses({ addresses = [] }: NodeStatus): FieldError[] {
  const seen = new Set<string>();
  return addresses.flatMap(({ type, address }, i) => {
    const key = `${type} ${address}`;
    if (seen.has(key))
      return [duplicate(statusPath.child('addresses').index(i), goForm({ type, address }, 'NodeAddress'))];
    seen.add(key);
    return [];
  });
}
