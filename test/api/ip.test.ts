import { describe, expect, it } from 'vitest';
import {
  contains,
  formatCIDR,
  formatIP,
  isValidCIDR,
  isValidIP,
  overlap,
  parseCIDR,
  parseIP,
  warningsForCIDR,
  warningsForIP,
} from '../../src/api/ip.js';

const canonical = (text: string) => {
  const ip = parseIP(text);
  return ip && formatIP(ip);
};

describe('IP addresses', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.01', '10.0.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['FE80:0:0:0:0:0:0:0abc', 'fe80::abc'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['1:2', undefined],
    ['::1::', undefined],
    ['fe80::1%eth0', undefined],
    ['12345::', undefined],
    ['', undefined],
    [':1', undefined],
    ['1.2.3.4::', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
  ])('%s is %s', (text, printed) => expect(canonical(text)).toBe(printed));

  it.each([
    ['10.0.0.1', []],
    ['x', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['010.0.0.1', ['must not have leading 0s']],
    ['::ffff:1.2.3.4', ['must not be an IPv4-mapped IPv6 address']],
    ['FE80::1', ['must be in canonical form ("fe80::1")']],
  ])('%s as a field', (text, errors) => expect(isValidIP(text)).toEqual(errors));

  it('warns', () => {
    expect(warningsForIP('f', '1::0')).toEqual([
      'f: IPv6 address "1::0" should be in RFC 5952 canonical format ("1::")',
    ]);
    expect(warningsForIP('f', '01.2.3.4')).toEqual(['f: non-standard IP address "01.2.3.4" is invalid: use "1.2.3.4"']);
    expect(warningsForCIDR('f', '10.1.2.3/8')).toEqual([
      'f: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
    ]);
  });
});

describe('CIDRs', () => {
  it.each([
    ['10.0.0.0/24', []],
    ['10.0.0.1/24', ['must not have bits set beyond the prefix length']],
    ['10.0.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0/08', ['must not have leading 0s in IP or prefix length']],
    ['2001:DB8::/64', ['must be in canonical form ("2001:db8::/64")']],
  ])('%s as a field', (text, errors) => expect(isValidCIDR(text)).toEqual(errors));

  it('knows what is inside', () => {
    const cidr = parseCIDR('10.0.1.7/23')!;
    expect(formatCIDR(cidr)).toBe('10.0.0.0/23');
    expect(contains(cidr, parseIP('10.0.1.255')!)).toBe(true);
    expect(contains(cidr, parseIP('10.0.2.0')!)).toBe(false);
    expect(overlap(cidr, parseCIDR('10.0.0.0/8')!)).toBe(true);
    expect(overlap(cidr, parseCIDR('10.0.2.0/24')!)).toBe(false);
  });
});
