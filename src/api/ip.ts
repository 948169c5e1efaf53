/** IP addresses and CIDRs: Go's parsing (leading zeros allowed, as k8s.io/utils/net does) and printing, and kube's rules for fields. */
import { quote } from './field.js';

export interface IP {
  /** an IPv4-mapped IPv6 address counts as 4, as in Go */
  family: 4 | 6;
  value: bigint;
  mapped: boolean;
  leadingZeros: boolean;
}

export interface CIDR extends IP {
  /** `value` is the address as written, bits after the prefix included */
  prefixLength: number;
}

export const bitsOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);
const mappedPrefix = 0xffffn;
const dotted = /^\d+\.\d+\.\d+\.\d+$/;

/** undefined where the text is no IP address. */
export function parseIP(text: string): IP | undefined {
  const v4 = parseIPv4(text);
  if (v4 !== undefined) return { family: 4, value: v4, mapped: false, leadingZeros: hasLeadingZeros(text) };
  const v6 = parseIPv6(text);
  if (v6 === undefined) return undefined;
  const leadingZeros = text
    .split(':')
    .some((group) => (dotted.test(group) ? hasLeadingZeros(group) : group.length > 4));
  const mapped = v6 >> 32n === mappedPrefix;
  return { family: mapped ? 4 : 6, value: mapped ? v6 & 0xffffffffn : v6, mapped, leadingZeros };
}

function parseIPv4(text: string): bigint | undefined {
  if (!dotted.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet <= 255)
    ? octets.reduce((all, octet) => (all << 8n) | BigInt(octet), 0n)
    : undefined;
}

function parseIPv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [head, tail] = halves.map((half, i) => (half === '' ? [] : groupsOf(half, i === halves.length - 1)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return groups.reduce((all, group) => (all << 16n) | BigInt(group), 0n);
}

/** Sixteen bits each; at the end there may be a dotted IPv4 address. */
function groupsOf(text: string, isEnd: boolean): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const v4 = isEnd && i === parts.length - 1 ? parseIPv4(part) : undefined;
    if (v4 !== undefined) groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    else if (/^0*[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

const hasLeadingZeros = (text: string) => text.split('.').some((octet) => octet.length > 1 && octet.startsWith('0'));

/** As Go's net.IP prints it: RFC 5952, and IPv4-mapped addresses as IPv4. */
export function formatIP({ family, value }: Pick<IP, 'family' | 'value'>): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  const zeros = longestZeros(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (zeros.length < 2) return hex(groups);
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
}

function longestZeros(groups: number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > longest.length) longest = { start, length };
  }
  return longest;
}

/** undefined where the text is no CIDR. */
export function parseCIDR(text: string): CIDR | undefined {
  const [address, length, ...rest] = text.split('/');
  const ip = parseIP(address);
  if (ip === undefined || length === undefined || rest.length > 0 || !/^\d+$/.test(length)) return undefined;
  const prefixLength = Number(length) - (ip.mapped ? 96 : 0);
  if (prefixLength < 0 || prefixLength > bitsOf(ip.family)) return undefined;
  const leadingZeros = ip.leadingZeros || (length.length > 1 && length.startsWith('0'));
  return { ...ip, prefixLength, leadingZeros };
}

/** The first address of a CIDR. */
export function networkOf({ family, value, prefixLength }: CIDR): bigint {
  const host = BigInt(bitsOf(family) - prefixLength);
  return (value >> host) << host;
}

/** The last address of a CIDR. */
export const broadcastOf = (cidr: CIDR): bigint =>
  networkOf(cidr) + (1n << BigInt(bitsOf(cidr.family) - cidr.prefixLength)) - 1n;

/** "10.0.0.0/24", bits after the prefix cleared. */
export const formatCIDR = (cidr: CIDR): string =>
  `${formatIP({ family: cidr.family, value: networkOf(cidr) })}/${cidr.prefixLength}`;

export const contains = (cidr: CIDR, ip: Pick<IP, 'family' | 'value'>): boolean =>
  cidr.family === ip.family && networkOf(cidr) <= ip.value && ip.value <= broadcastOf(cidr);

export const overlap = (a: CIDR, b: CIDR): boolean =>
  contains(a, { family: b.family, value: networkOf(b) }) || contains(b, { family: a.family, value: networkOf(a) });

/** IsValidIP: canonical form only. */
export function isValidIP(value: string): string[] {
  const errors = isValidIPForLegacyField(value);
  const ip = parseIP(value);
  if (errors.length > 0 || ip === undefined) return errors;
  return formatIP(ip) === value ? [] : [`must be in canonical form (${quote(formatIP(ip))})`];
}

/** IsValidIPForLegacyField with strict validation; values that the old object had already are let through. */
export function isValidIPForLegacyField(value: string, old: readonly string[] = []): string[] {
  if (old.includes(value)) return [];
  const ip = parseIP(value);
  if (ip === undefined) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
  if (ip.leadingZeros) return ['must not have leading 0s'];
  return ip.mapped ? ['must not be an IPv4-mapped IPv6 address'] : [];
}

/** IsValidCIDR: canonical form only. */
export function isValidCIDR(value: string): string[] {
  const errors = isValidCIDRForLegacyField(value);
  const cidr = parseCIDR(value);
  if (errors.length > 0 || cidr === undefined) return errors;
  return formatCIDR(cidr) === value ? [] : [`must be in canonical form (${quote(formatCIDR(cidr))})`];
}

/** IsValidCIDRForLegacyField with strict validation. */
export function isValidCIDRForLegacyField(value: string, old: readonly string[] = []): string[] {
  if (old.includes(value)) return [];
  const cidr = parseCIDR(value);
  if (cidr === undefined) return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  if (cidr.leadingZeros) return ['must not have leading 0s in IP or prefix length'];
  if (cidr.mapped) return ['must not have an IPv4-mapped IPv6 address'];
  return networkOf(cidr) === cidr.value ? [] : ['must not have bits set beyond the prefix length'];
}

/** GetWarningsForIP, for values that passed isValidIPForLegacyField. */
export function warningsForIP(path: string, value: string): string[] {
  const ip = parseIP(value);
  if (ip === undefined || formatIP(ip) === value) return [];
  const [is, should] = [quote(value), quote(formatIP(ip))];
  if (ip.leadingZeros || ip.mapped) return [`${path}: non-standard IP address ${is} is invalid: use ${should}`];
  return [`${path}: IPv6 address ${is} should be in RFC 5952 canonical format (${should})`];
}

/** GetWarningsForCIDR, for values that passed isValidCIDRForLegacyField. */
export function warningsForCIDR(path: string, value: string): string[] {
  const cidr = parseCIDR(value);
  if (cidr === undefined) return [];
  const [is, should] = [quote(value), quote(formatCIDR(cidr))];
  const warnings: string[] = [];
  if (networkOf(cidr) !== cidr.value) {
    const single = quote(`${formatIP(cidr)}/${bitsOf(cidr.family)}`);
    warnings.push(`${path}: CIDR value ${is} is ambiguous in this context (should be ${should} or ${single}?)`);
  }
  if (cidr.leadingZeros || cidr.mapped)
    warnings.push(`${path}: non-standard CIDR value ${is} is invalid: use ${should}`);
  if (warnings.length > 0 || cidr.family === 4 || formatCIDR(cidr) === value) return warnings;
  return [`${path}: IPv6 CIDR value ${is} should be in RFC 5952 canonical format (${should})`];
}
