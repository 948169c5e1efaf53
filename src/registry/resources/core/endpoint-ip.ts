import { type FieldError, invalidValue, type Path } from '../../../api/field.js';
import { contains, parseCIDR, parseIP } from '../../../api/ip.js';

const special: [cidrs: string[], message: string][] = [
  [['127.0.0.0/8', '::1/128'], 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [['169.254.0.0/16', 'fe80::/10'], 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [
    ['224.0.0.0/24', ...Array.from({ length: 16 }, (_, i) => `ff${i.toString(16)}2::/16`)],
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
];
const ranges = special.map(([cidrs, message]) => ({ cidrs: cidrs.flatMap((cidr) => parseCIDR(cidr) ?? []), message }));

/** Upstream: ValidateEndpointIP, which keeps addresses out that mean something on the node itself. */
export function validateEndpointIP(address: string, path: Path): FieldError[] {
  const ip = parseIP(address);
  if (ip === undefined) return [invalidValue(path, address, 'must be a valid IP address')];
  const unspecified = ip.value === 0n ? [`may not be unspecified (${address})`] : [];
  const within = ranges.filter(({ cidrs }) => cidrs.some((cidr) => contains(cidr, ip))).map(({ message }) => message);
  return [...unspecified, ...within].map((message) => invalidValue(path, address, message));
}
