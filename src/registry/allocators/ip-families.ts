import type { Service } from '#types/core.v1';
import { invalid } from '../../api/errors.js';
import { type FieldError, invalidValue, Path } from '../../api/field.js';
import { parseIP } from '../../api/ip.js';
import { validateClusterIPs } from '../resources/core/service-ip-validation.js';
import {
  clusterIPNone,
  clusterIPsOf,
  hasSelector,
  type IPFamily,
  ipFamiliesOf,
  needsClusterIP,
  sameList,
} from '../resources/core/service-model.js';

export const serviceKind = { group: '', name: 'Service' };
const policyPath = Path.of('spec', 'ipFamilyPolicy');

const other = (family: string | undefined): IPFamily => (family === 'IPv4' ? 'IPv6' : 'IPv4');
export const familyOf = (ip: string): IPFamily => (parseIP(ip)?.family === 6 ? 'IPv6' : 'IPv4');

/**
 * Fills in ipFamilyPolicy and ipFamilies by what the cluster offers; `families` has the default one first. Throws
 * ApiError. Upstream: initIPFamilyFields.
 */
export function initIPFamilies(service: Service, old: Service | undefined, families: readonly IPFamily[]): void {
  if (!needsClusterIP(service) || isUnchangedPreferDualStack(service, old)) return;
  const { spec } = service;
  const isSelectorless = spec.clusterIP === clusterIPNone && !hasSelector(service);
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (isSelectorless ? 'RequireDualStack' : 'SingleStack');
  throwIfAny(service, validateClusterIPs(service, old));
  const errors = old === undefined ? [] : reduce(service, old);
  throwIfAny(service, [...errors, ...singleStackErrors(service), ...inferFamilies(service, families)]);
  if (isSelectorless) {
    if (ipFamiliesOf(service).length === 0) spec.ipFamilies = [families[0]];
    addSecondFamily(service);
    return;
  }
  throwIfAny(service, unavailable(service, families));
  if (ipFamiliesOf(service).length === 0) spec.ipFamilies = [families[0]];
  if (families.length === 2) addSecondFamily(service);
}

function throwIfAny(service: Service, errors: FieldError[]): void {
  if (errors.length > 0) throw invalid(serviceKind, service.metadata.name ?? '', errors);
}

/** Such a Service keeps what it has when the cluster's families change. */
export function isUnchangedPreferDualStack({ spec }: Service, old: Service | undefined): boolean {
  return (
    old !== undefined &&
    spec.type === old.spec.type &&
    spec.type !== 'ExternalName' &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (old.spec.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    sameList(spec.clusterIPs, old.spec.clusterIPs) &&
    sameList(spec.ipFamilies, old.spec.ipFamilies)
  );
}

/** Going single-stack drops the second address and family; dropping them otherwise is an error. */
function reduce({ spec }: Service, old: Service): FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (sameList(spec.clusterIPs, old.spec.clusterIPs)) spec.clusterIPs = spec.clusterIPs?.slice(0, 1);
    if (sameList(spec.ipFamilies, old.spec.ipFamilies)) spec.ipFamilies = spec.ipFamilies?.slice(0, 1);
    return [];
  }
  const isReduced = (now: string[] = [], before: string[] = []) => now.length > 0 && now.length < before.length;
  const wrong = (what: string) =>
    invalidValue(policyPath, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`);
  return [
    ...(isReduced(spec.clusterIPs, old.spec.clusterIPs) ? [wrong('cluster IP')] : []),
    ...(isReduced(spec.ipFamilies, old.spec.ipFamilies) ? [wrong('IP family')] : []),
  ];
}

function singleStackErrors({ spec }: Service): FieldError[] {
  if (spec.ipFamilyPolicy !== 'SingleStack') return [];
  const wrong = (what: string) =>
    invalidValue(
      policyPath,
      spec.ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    );
  return [
    ...(spec.clusterIPs?.length === 2 ? [wrong('cluster IPs')] : []),
    ...(spec.ipFamilies?.length === 2 ? [wrong('IP families')] : []),
  ];
}

/** Families that weren't named follow from the addresses. */
function inferFamilies(service: Service, families: readonly IPFamily[]): FieldError[] {
  const errors: FieldError[] = [];
  const ips = clusterIPsOf(service);
  for (const [i, ip] of ips.entries()) {
    const named = ipFamiliesOf(service);
    if (ip === clusterIPNone || i < named.length) continue;
    const family = familyOf(ip);
    if (families.includes(family)) service.spec.ipFamilies = [...named, family];
    else {
      const path = Path.of('spec', 'clusterIPs').index(i);
      errors.push(invalidValue(path, ips, `${family} is not configured on this cluster`));
    }
  }
  return errors;
}

function unavailable(service: Service, families: readonly IPFamily[]): FieldError[] {
  const policy = service.spec.ipFamilyPolicy;
  const errors: FieldError[] = [];
  if (policy === 'RequireDualStack' && families.length < 2) {
    errors.push(invalidValue(policyPath, policy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of ipFamiliesOf(service).entries()) {
    if (families.some((known) => known === family)) continue;
    errors.push(invalidValue(Path.of('spec', 'ipFamilies').index(i), family, 'not configured on this cluster'));
  }
  return errors;
}

function addSecondFamily({ spec }: Service): void {
  if (spec.ipFamilyPolicy === 'SingleStack' || spec.ipFamilies?.length !== 1) return;
  spec.ipFamilies = [...spec.ipFamilies, other(spec.ipFamilies[0])];
}
