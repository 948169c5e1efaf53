import type { HostAlias, PodDNSConfig, PodSpec } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path, required, tooLong } from '../../../../api/field.js';
import { isValidIPForLegacyField } from '../../../../api/ip.js';
import { isDNS1123Subdomain, isDNS1123SubdomainWithUnderscore } from '../../../../api/names.js';
import { byteLength, invalidEach } from './checks.js';

export const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

const maxNameservers = 3;
const maxSearchPaths = 32;
const maxSearchListLength = 2048;

/** Upstream: validatePodDNSConfig. */
export function validateDNSConfig({ dnsConfig, dnsPolicy }: PodSpec, path: Path): FieldError[] {
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if ((dnsConfig.nameservers ?? []).length === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return [required(path.child('nameservers'), detail)];
    }
  }
  if (dnsConfig === undefined) return [];
  const options = (dnsConfig.options ?? []).flatMap(({ name }, i) =>
    name ? [] : [required(path.child('options').index(i), 'must not be empty')],
  );
  return [
    ...validateNameservers(dnsConfig, path.child('nameservers')),
    ...validateSearches(dnsConfig, path.child('searches')),
    ...options,
  ];
}

function validateNameservers({ nameservers = [] }: PodDNSConfig, path: Path): FieldError[] {
  const each = nameservers.flatMap((ip, i) => invalidEach(isValidIPForLegacyField(ip), ip, path.index(i)));
  if (nameservers.length <= maxNameservers) return each;
  return [invalidValue(path, nameservers, `must not have more than ${maxNameservers} nameservers`), ...each];
}

function validateSearches({ searches = [] }: PodDNSConfig, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (searches.length > maxSearchPaths) {
    errors.push(invalidValue(path, searches, `must not have more than ${maxSearchPaths} search paths`));
  }
  if (byteLength(searches.join(' ')) > maxSearchListLength) {
    const detail = `must not have more than ${maxSearchListLength} characters (including spaces) in the search list`;
    errors.push(invalidValue(path, searches, detail));
  }
  const each = searches.flatMap((search, i) => {
    if (search === '.') return [];
    const name = search.replace(/\.$/, '');
    return invalidEach(isDNS1123SubdomainWithUnderscore(name), name, path.index(i));
  });
  return [...errors, ...each];
}

/** Upstream: ValidateHostAliases. */
export const validateHostAliases = (aliases: HostAlias[] | undefined, path: Path): FieldError[] =>
  (aliases ?? []).flatMap(({ ip, hostnames }, i) => [
    ...invalidEach(isValidIPForLegacyField(ip), ip, path.index(i).child('ip')),
    ...(hostnames ?? []).flatMap((name, j) =>
      invalidEach(isDNS1123Subdomain(name), name, path.index(i).child('hostnames').index(j)),
    ),
  ]);

/** Upstream: validatePodHostName. */
export function validateHostnameOverride(spec: PodSpec, path: Path): FieldError[] {
  const name = spec.hostnameOverride;
  if (name === undefined) return [];
  const errors: FieldError[] = [];
  if (spec.setHostnameAsFQDN) {
    errors.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  }
  if (spec.hostNetwork) errors.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (byteLength(name) > 64) errors.push(tooLong(path, 64));
  return [...errors, ...invalidEach(isDNS1123Subdomain(name), name, path)];
}
