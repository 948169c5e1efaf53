import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '#types/discovery.v1';
import { dnsLabel, equal, immutable } from '../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  internal,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
  tooMany,
} from '../../../api/field.js';
import { isValidIP, isValidIPForLegacyField, parseIP, warningsForIP } from '../../../api/ip.js';
import { isDNS1123Subdomain, isQualifiedName, isValidLabelValue, nameIsDNSSubdomain } from '../../../api/names.js';
import { validateLabels } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { validateEndpointIP } from '../core/endpoint-ip.js';
import { endpointSlicesTable } from './endpointslice.table.js';
import { fullyQualifiedDomainName } from './fqdn.js';

const limits = { addresses: 100, ports: 20000, endpoints: 1000, topology: 16, hints: 8 };
const protocols = ['SCTP', 'TCP', 'UDP'];
const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const zoneLabel = 'topology.kubernetes.io/zone';
const endpointsPath = Path.of('endpoints');

function validate(slice: EndpointSlice, old: EndpointSlice | undefined): FieldError[] {
  const endpoints = endpointsErrors(slice);
  const isExcused = endpoints.length > 0 && old !== undefined && equal(old.endpoints, slice.endpoints);
  return [
    ...addressTypeErrors(slice.addressType),
    ...portsErrors(slice.ports ?? [], Path.of('ports')),
    ...(isExcused ? [] : endpoints),
  ];
}

function addressTypeErrors(type: string): FieldError[] {
  const path = Path.of('addressType');
  if (!type) return [required(path)];
  return addressTypes.includes(type) ? [] : [notSupported(path, type, addressTypes)];
}

function portsErrors(ports: EndpointPort[], path: Path): FieldError[] {
  if (ports.length > limits.ports) return [tooMany(path, ports.length, limits.ports)];
  const isRepeated = repetitions();
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const at = path.index(i);
    return [
      ...(name === '' ? [] : dnsLabel(name, at.child('name'))),
      ...(isRepeated(name) ? [duplicate(at.child('name'), name)] : []),
      ...protocolErrors(protocol, at.child('protocol')),
      ...(appProtocol === undefined
        ? []
        : invalidEach(at.child('appProtocol'), appProtocol, isQualifiedName(appProtocol))),
    ];
  });
}

function protocolErrors(protocol: string | undefined, path: Path): FieldError[] {
  if (protocol === undefined) return [required(path)];
  return protocols.includes(protocol) ? [] : [notSupported(path, protocol, protocols)];
}

function endpointsErrors({ endpoints, addressType }: EndpointSlice): FieldError[] {
  const all = endpoints ?? [];
  if (all.length > limits.endpoints) return [tooMany(endpointsPath, all.length, limits.endpoints)];
  return all.flatMap((endpoint, i) => endpointErrors(endpoint, addressType, endpointsPath.index(i)));
}

function endpointErrors(endpoint: Endpoint, type: string, path: Path): FieldError[] {
  const { nodeName, deprecatedTopology = {}, hostname, hints } = endpoint;
  const addresses = endpoint.addresses ?? [];
  const addressesPath = path.child('addresses');
  const topologyPath = path.child('deprecatedTopology');
  const labels = Object.keys(deprecatedTopology).length;
  return [
    ...(addresses.length === 0 ? [required(addressesPath, 'must contain at least 1 address')] : []),
    ...(addresses.length > limits.addresses ? [tooMany(addressesPath, addresses.length, limits.addresses)] : []),
    ...addresses.flatMap((address, i) => addressErrors(address, type, addressesPath, i)),
    ...(nodeName === undefined ? [] : invalidEach(path.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName))),
    ...(labels > limits.topology ? [tooMany(topologyPath, labels, limits.topology)] : []),
    ...validateLabels(deprecatedTopology, topologyPath),
    ...(deprecatedTopology[zoneLabel] === undefined
      ? []
      : [internal(topologyPath.key(zoneLabel), 'reserved key was not removed in conversion')]),
    ...(hostname === undefined ? [] : dnsLabel(hostname, path.child('hostname'))),
    ...(hints === undefined ? [] : hintErrors(hints, path.child('hints'))),
  ];
}

function addressErrors(address: string, type: string, path: Path, i: number): FieldError[] {
  const at = path.index(i);
  if (type === 'FQDN') return fullyQualifiedDomainName(address, at);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong = type === 'IPv4' ? isValidIPForLegacyField(address) : isValidIP(address);
  if (wrong.length > 0) return invalidEach(at, address, wrong);
  const isOther = parseIP(address)?.family !== (type === 'IPv4' ? 4 : 6);
  const errors = isOther ? [invalidValue(path, address, `must be an ${type} address`)] : [];
  return [...errors, ...validateEndpointIP(address, at)];
}

function hintErrors({ forZones = [], forNodes = [] }: EndpointHints, path: Path): FieldError[] {
  if (forZones.length > limits.hints) return [tooMany(path.child('forZones'), forZones.length, limits.hints)];
  const zones = namesErrors(forZones, path.child('forZones'), isValidLabelValue);
  if (forNodes.length > limits.hints) return [...zones, tooMany(path.child('forNodes'), forNodes.length, limits.hints)];
  return [...zones, ...namesErrors(forNodes, path.child('forNodes'), isDNS1123Subdomain)];
}

/** Tells whether a name has come before. */
function repetitions(): (name: string) => boolean {
  const seen = new Set<string>();
  return (name) => seen.size === seen.add(name).size;
}

function namesErrors(list: { name: string }[], path: Path, rule: (name: string) => string[]): FieldError[] {
  const isRepeated = repetitions();
  return list.flatMap(({ name }, i) => {
    const at = path.index(i).child('name');
    return [...(isRepeated(name) ? [duplicate(at, name)] : []), ...invalidEach(at, name, rule(name))];
  });
}

/** Before v1, topology could hold more than v1 may write: those who send back what they read lose nothing by it. */
function dropTopology(slice: EndpointSlice, old: EndpointSlice | undefined): void {
  if (old !== undefined && equal(old.endpoints, slice.endpoints)) return;
  const hostname = 'kubernetes.io/hostname';
  const nodes = new Set((old?.endpoints ?? []).map(({ deprecatedTopology }) => deprecatedTopology?.[hostname]));
  for (const endpoint of slice.endpoints ?? []) {
    const node = endpoint.deprecatedTopology?.[hostname];
    if (node && nodes.has(node) && isDNS1123Subdomain(node).length === 0) endpoint.nodeName ??= node;
    endpoint.deprecatedTopology = undefined;
  }
}

const controllers = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

function warnings({ metadata, addressType, endpoints }: EndpointSlice, old: EndpointSlice | undefined): string[] {
  const deprecated = old === undefined && addressType === 'FQDN';
  const warned = deprecated ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  if (controllers.includes(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return warned;
  const addresses = (endpoints ?? []).flatMap((endpoint, i) =>
    (endpoint.addresses ?? []).flatMap((address, j) => warningsForIP(`endpoints[${i}].addresses[${j}]`, address)),
  );
  return [...warned, ...addresses];
}

export const endpointSlices: Strategy<EndpointSlice> = {
  defaults({ ports }) {
    for (const port of ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  prepareForCreate: (slice) => dropTopology(slice, undefined),
  prepareForUpdate(slice, old) {
    if (!equal(slice.metadata.labels ?? {}, old.metadata.labels ?? {})) {
      slice.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    dropTopology(slice, old);
  },
  validate: (slice) => validate(slice, undefined),
  validateUpdate: (slice, old) => [
    ...validate(slice, old),
    ...immutable(slice.addressType, old.addressType, Path.of('addressType')),
  ],
  warnings,
  validateName: nameIsDNSSubdomain,
  table: endpointSlicesTable,
  generation: true,
};
