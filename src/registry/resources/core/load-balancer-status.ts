import type { LoadBalancerIngress } from '#types/core.v1';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
} from '../../../api/field.js';
import { isValidIPForLegacyField, parseIP } from '../../../api/ip.js';
import { isDNS1123Subdomain } from '../../../api/names.js';

/** Upstream: ValidateLoadBalancerStatus. */
export function validateLoadBalancerIngress(
  ingresses: LoadBalancerIngress[],
  old: LoadBalancerIngress[],
  path: Path,
): FieldError[] {
  const before = old.flatMap(({ ip }) => (ip ? [ip] : []));
  return ingresses.flatMap(({ ip, ipMode, hostname }, i) => {
    const at = path.index(i);
    return [
      ...(ip ? invalidEach(at.child('ip'), ip, isValidIPForLegacyField(ip, before)) : []),
      ...ipModeErrors(ip, ipMode, at.child('ipMode')),
      ...hostnameErrors(hostname, at.child('hostname')),
    ];
  });
}

function ipModeErrors(ip: string | undefined, mode: string | undefined, path: Path): FieldError[] {
  if (mode === undefined) return ip ? [required(path, 'must be specified when `ip` is set')] : [];
  if (!ip) return [forbidden(path, 'may not be specified when `ip` is not set')];
  return mode === 'VIP' || mode === 'Proxy' ? [] : [notSupported(path, mode, ['Proxy', 'VIP'])];
}

/** A name that is no IP address; Ingresses have the same rule. */
export function hostnameErrors(hostname: string | undefined, path: Path): FieldError[] {
  if (!hostname) return [];
  const errors = invalidEach(path, hostname, isDNS1123Subdomain(hostname));
  if (parseIP(hostname) === undefined) return errors;
  return [...errors, invalidValue(path, hostname, 'must be a DNS name, not an IP address')];
}
