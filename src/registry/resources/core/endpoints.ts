import type { EndpointAddress, EndpointPort, Endpoints } from '#types/core.v1';
import { dnsLabel, equal } from '../../../api/checks.js';
import { type FieldError, invalidEach, Path, required } from '../../../api/field.js';
import { isValidIPForLegacyField, warningsForIP } from '../../../api/ip.js';
import { isDNS1123Subdomain, isQualifiedName, isValidPortNum, nameIsDNSSubdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { validateEndpointIP } from './endpoint-ip.js';
import { endpointsTable } from './endpoints.table.js';
import { oneOf } from './service-traffic-validation.js';

/** What stands in the old object unchanged is let through, for it may be older than the rules. */
function validate(endpoints: Endpoints, old: Endpoints | undefined): FieldError[] {
  const errors = (endpoints.subsets ?? []).flatMap((subset, i) => {
    const path = Path.of('subsets').index(i);
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0;
    return [
      ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, j) => addressErrors(address, path.child('addresses').index(j))),
      ...notReadyAddresses.flatMap((address, j) => addressErrors(address, path.child('notReadyAddresses').index(j))),
      ...ports.flatMap((port, j) => portErrors(port, ports.length > 1, path.child('ports').index(j))),
    ];
  });
  return errors.length > 0 && old !== undefined && equal(old.subsets, endpoints.subsets) ? [] : errors;
}

function addressErrors({ ip, hostname, nodeName }: EndpointAddress, path: Path): FieldError[] {
  return [
    ...invalidEach(path.child('ip'), ip, isValidIPForLegacyField(ip)),
    ...(hostname ? dnsLabel(hostname, path.child('hostname')) : []),
    ...(nodeName === undefined ? [] : invalidEach(path.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName))),
    ...validateEndpointIP(ip, path.child('ip')),
  ];
}

function portErrors({ name, port, protocol, appProtocol }: EndpointPort, needsName: boolean, path: Path): FieldError[] {
  const nameless = needsName ? [required(path.child('name'))] : [];
  return [
    ...(name ? dnsLabel(name, path.child('name')) : nameless),
    ...invalidEach(path.child('port'), port, isValidPortNum(port)),
    ...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], path.child('protocol')),
    ...(appProtocol === undefined
      ? []
      : invalidEach(path.child('appProtocol'), appProtocol, isQualifiedName(appProtocol))),
  ];
}

function warnings({ metadata, subsets }: Endpoints): string[] {
  if (metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
  return (subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [] }, i) => [
    ...addresses.flatMap(({ ip }, j) => warningsForIP(`subsets[${i}].addresses[${j}].ip`, ip)),
    ...notReadyAddresses.flatMap(({ ip }, j) => warningsForIP(`subsets[${i}].notReadyAddresses[${j}].ip`, ip)),
  ]);
}

export const endpoints: Strategy<Endpoints> = {
  defaults({ subsets }) {
    for (const port of (subsets ?? []).flatMap(({ ports }) => ports ?? [])) port.protocol ||= 'TCP';
  },
  validate: (object) => validate(object, undefined),
  validateUpdate: validate,
  warnings,
  validateName: nameIsDNSSubdomain,
  allowCreateOnUpdate: true,
  table: endpointsTable,
};
