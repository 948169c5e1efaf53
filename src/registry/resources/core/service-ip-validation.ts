import type { Service } from '#types/core.v1';
import {
  duplicate,
  type FieldError,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { isValidIPForLegacyField, parseIP } from '../../../api/ip.js';
import { clusterIPNone, clusterIPsOf, ipFamiliesOf, isHeadless, needsClusterIP } from './service-model.js';

const clusterIPsPath = Path.of('spec', 'clusterIPs');
const ipFamiliesPath = Path.of('spec', 'ipFamilies');
const ipFamilyPolicyPath = Path.of('spec', 'ipFamilyPolicy');

/** Upstream: ValidateServiceClusterIPsRelatedFields; runs before allocation and with the rest of validation. */
export function validateClusterIPs(service: Service, old: Service | undefined): FieldError[] {
  if (!needsClusterIP(service)) return [];
  const ips = clusterIPsOf(service);
  const wrongIPs = ips.flatMap((ip, i) => {
    if (i === 0 && ip === clusterIPNone) {
      return ips.length > 1 ? [invalidValue(clusterIPsPath, ips, "'None' must be the first and only value")] : [];
    }
    return invalidEach(clusterIPsPath.index(i), ip, isValidIPForLegacyField(ip, old && clusterIPsOf(old)));
  });
  const errors = [...singularErrors(service), ...familyErrors(service), ...wrongIPs];
  if (ips.length > 2) errors.push(invalidValue(clusterIPsPath, ips, 'may only hold up to 2 values'));
  if (wrongIPs.length > 0) return errors; // what follows would only add confusion
  return [...errors, ...dualStackErrors(ips), ...mismatchErrors(service)];
}

/** `clusterIP` must be the first of `clusterIPs`. */
function singularErrors(service: Service): FieldError[] {
  const { clusterIP } = service.spec;
  const ips = clusterIPsOf(service);
  if (!clusterIP) {
    if (ips.length === 0) return [];
    return [invalidValue(clusterIPsPath, ips, 'must be empty when `clusterIP` is not specified')];
  }
  if (ips.length === 0) return [required(clusterIPsPath)];
  return ips[0] === clusterIP ? [] : [invalidValue(clusterIPsPath, ips, 'first value must match `clusterIP`')];
}

function familyErrors(service: Service): FieldError[] {
  const families = ipFamiliesOf(service);
  const errors = families.flatMap((family, i) => [
    ...(family === 'IPv4' || family === 'IPv6'
      ? []
      : [notSupported(ipFamiliesPath.index(i), family, ['IPv4', 'IPv6'])]),
    ...(families.indexOf(family) < i ? [duplicate(ipFamiliesPath.index(i), family)] : []),
  ]);
  const { ipFamilyPolicy } = service.spec;
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (ipFamilyPolicy === undefined || policies.includes(ipFamilyPolicy)) return errors;
  return [...errors, notSupported(ipFamilyPolicyPath, ipFamilyPolicy, policies)];
}

function dualStackErrors(ips: string[]): FieldError[] {
  const families = new Set(ips.map((ip) => parseIP(ip)?.family));
  if (ips.length < 2 || families.size === 2) return [];
  return [invalidValue(clusterIPsPath, ips, 'may specify no more than one IP for each IP family')];
}

function mismatchErrors(service: Service): FieldError[] {
  if (isHeadless(service)) return [];
  return ipFamiliesOf(service).flatMap((family, i) => {
    const ip = clusterIPsOf(service)[i];
    if (ip === undefined || (family !== 'IPv4' && family !== 'IPv6')) return [];
    const isIPv6 = parseIP(ip)?.family === 6;
    if (isIPv6 === (family === 'IPv6')) return [];
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${i}]\``;
    return [invalidValue(clusterIPsPath.index(i), ip, detail)];
  });
}

const unchangeable = 'may not change once set';

/** The first address never changes; a second one may be added and taken away. */
export function validateClusterIPsUpdate(service: Service, old: Service): FieldError[] {
  if (!needsClusterIP(service) || !needsClusterIP(old) || (isHeadless(old) && isHeadless(service))) return [];
  const [ips, before] = [clusterIPsOf(service), clusterIPsOf(old)];
  const first = clusterIPsPath.index(0);
  if (ips.length === before.length) {
    return before.flatMap((ip, i) => (ip === ips[i] ? [] : [invalidValue(clusterIPsPath.index(i), ips, unchangeable)]));
  }
  const errors: FieldError[] = [];
  if (ips.length === 0) errors.push(invalidValue(first, ips, 'primary clusterIP can not be unset'));
  else if (before.length > 0 && ips[0] !== before[0]) errors.push(invalidValue(first, ips, unchangeable));
  const isReleased = before.length > ips.length && ips.length === 1;
  return isReleased ? [...errors, ...releaseErrors(service, 'clusterIP')] : errors;
}

/** Upstream: validateUpgradeDowngradeIPFamilies, its mix of fields in values included. */
export function validateIPFamiliesUpdate(service: Service, old: Service): FieldError[] {
  if (!needsClusterIP(service) || !needsClusterIP(old) || isHeadless(service) || isHeadless(old)) return [];
  const [families, before] = [ipFamiliesOf(service), ipFamiliesOf(old)];
  const first = ipFamiliesPath.index(0);
  if (families.length === before.length) {
    return before.flatMap((family, i) => (family === families[i] ? [] : [invalidValue(first, families, unchangeable)]));
  }
  const isReleased = before.length > families.length;
  const errors: FieldError[] = [];
  if (isReleased && clusterIPsOf(service).length === 0) {
    errors.push(invalidValue(first, families, 'primary ipFamily can not be unset'));
  }
  if (before.length > 0 && families.length > 0 && families[0] !== before[0]) {
    errors.push(invalidValue(first, clusterIPsOf(service), unchangeable));
  }
  return isReleased && families.length === 1 ? [...errors, ...releaseErrors(service, 'ipFamily')] : errors;
}

function releaseErrors({ spec }: Service, what: string): FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') return [];
  const detail = `must be set to 'SingleStack' when releasing the secondary ${what}`;
  return [invalidValue(ipFamilyPolicyPath, spec.ipFamilyPolicy, detail)];
}
