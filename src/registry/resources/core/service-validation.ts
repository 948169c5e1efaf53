import type { Service, ServicePort } from '#types/core.v1';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  Path,
  required,
} from '../../../api/field.js';
import { isValidIPForLegacyField } from '../../../api/ip.js';
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidPortName,
  isValidPortNum,
} from '../../../api/names.js';
import { validateLabels } from '../../../api/selectors.js';
import { validateEndpointIP } from './endpoint-ip.js';
import { validateLoadBalancerIngress } from './load-balancer-status.js';
import { validateClusterIPs, validateClusterIPsUpdate, validateIPFamiliesUpdate } from './service-ip-validation.js';
import { clusterIPsOf, ipFamiliesOf, isHeadless, mayHaveNodePorts, portsOf } from './service-model.js';
import { oneOf, validateTraffic, validateTrafficUpdate } from './service-traffic-validation.js';

const specPath = Path.of('spec');

/** Upstream: validateService in pkg/apis/core/validation. */
export function validateService(service: Service, old: Service | undefined): FieldError[] {
  return [
    ...topologyErrors(service),
    ...typeErrors(service),
    ...portsOf(service).flatMap((port, i) => portErrors(service, port, i)),
    ...validateLabels(service.spec.selector, specPath.child('selector')),
    ...affinityErrors(service),
    ...validateClusterIPs(service, old),
    ...externalIPErrors(service, old),
    ...oneOf(service.spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], specPath.child('type')),
    ...nodePortErrors(service),
    ...duplicatePorts(service),
    ...validateTraffic(service, old),
  ];
}

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  return [
    ...validateClusterIPsUpdate(service, old),
    ...validateIPFamiliesUpdate(service, old),
    ...validateTrafficUpdate(service, old),
    ...validateService(service, old),
  ];
}

export function validateServiceStatus(service: Service, old: Service): FieldError[] {
  const path = Path.of('status', 'loadBalancer', 'ingress');
  const ingress = service.status.loadBalancer.ingress ?? [];
  if (service.spec.type !== 'LoadBalancer' && ingress.length > 0) {
    return [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return validateLoadBalancerIngress(ingress, old.status.loadBalancer.ingress ?? [], path);
}

const topologyHints = 'service.kubernetes.io/topology-aware-hints';
const topologyMode = 'service.kubernetes.io/topology-mode';

function topologyErrors({ metadata: { annotations = {} } }: Service): FieldError[] {
  const [mode, hints] = [annotations[topologyMode], annotations[topologyHints]];
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const detail = `must match annotations[${topologyHints}] when both are specified`;
  return [invalidValue(Path.of('metadata', 'annotations').key(topologyMode), mode, detail)];
}

function typeErrors(service: Service): FieldError[] {
  const { type, ports, externalName = '', ipFamilyPolicy } = service.spec;
  if (type !== 'ExternalName') {
    const noPorts = !ports?.length && !isHeadless(service) ? [required(specPath.child('ports'))] : [];
    if (!isHeadless(service) || !mayHaveNodePorts(service)) return noPorts;
    const path = specPath.child('clusterIPs').index(0);
    return [...noPorts, invalidValue(path, 'None', `may not be set to 'None' for ${type} services`)];
  }
  const notAllowed = (field: string, isSet: boolean) =>
    isSet ? [forbidden(specPath.child(field), 'may not be set for ExternalName services')] : [];
  const name = externalName.replace(/\.$/, '');
  const path = specPath.child('externalName');
  return [
    ...notAllowed('clusterIPs', clusterIPsOf(service).length > 0),
    ...notAllowed('ipFamilies', ipFamiliesOf(service).length > 0),
    ...notAllowed('ipFamilyPolicy', ipFamilyPolicy !== undefined),
    ...(name === '' ? [required(path)] : invalidEach(path, name, isDNS1123Subdomain(name))),
  ];
}

function portErrors(service: Service, port: ServicePort, i: number): FieldError[] {
  const path = specPath.child('ports').index(i);
  const { targetPort, appProtocol } = port;
  const target = typeof targetPort === 'string' ? isValidPortName(targetPort) : isValidPortNum(targetPort);
  return [
    ...portNameErrors(portsOf(service), i, path.child('name')),
    ...invalidEach(path.child('port'), port.port, isValidPortNum(port.port)),
    ...oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], path.child('protocol')),
    ...invalidEach(path.child('targetPort'), targetPort, target),
    ...(appProtocol === undefined
      ? []
      : invalidEach(path.child('appProtocol'), appProtocol, isQualifiedName(appProtocol))),
  ];
}

function portNameErrors(ports: ServicePort[], i: number, path: Path): FieldError[] {
  const { name } = ports[i];
  if (!name) return ports.length > 1 ? [required(path)] : [];
  const isRepeated = ports.findIndex((port) => port.name === name) < i;
  return [...invalidEach(path, name, isDNS1123Label(name)), ...(isRepeated ? [duplicate(path, name)] : [])];
}

const maxAffinitySeconds = 86400;

function affinityErrors({ spec: { sessionAffinity, sessionAffinityConfig } }: Service): FieldError[] {
  const errors = oneOf(sessionAffinity, ['ClientIP', 'None'], specPath.child('sessionAffinity'));
  const path = specPath.child('sessionAffinityConfig');
  if (sessionAffinity === 'None' && sessionAffinityConfig !== undefined) {
    return [...errors, forbidden(path, 'must not be set when session affinity is None')];
  }
  if (sessionAffinity !== 'ClientIP') return errors;
  const needed = 'when session affinity type is ClientIP';
  if (sessionAffinityConfig === undefined) return [...errors, required(path, needed)];
  if (sessionAffinityConfig.clientIP === undefined) return [...errors, required(path.child('clientIP'), needed)];
  const { timeoutSeconds } = sessionAffinityConfig.clientIP;
  const timeoutPath = path.child('clientIP', 'timeoutSeconds');
  if (timeoutSeconds === undefined) return [...errors, required(timeoutPath, needed)];
  if (timeoutSeconds > 0 && timeoutSeconds <= maxAffinitySeconds) return errors;
  const detail = `must be greater than 0 and less than ${maxAffinitySeconds}`;
  return [...errors, invalidValue(timeoutPath, timeoutSeconds, detail)];
}

function externalIPErrors({ spec }: Service, old: Service | undefined): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const path = specPath.child('externalIPs').index(i);
    const wrong = isValidIPForLegacyField(ip, old?.spec.externalIPs);
    return wrong.length > 0 ? invalidEach(path, ip, wrong) : validateEndpointIP(ip, path);
  });
}

function nodePortErrors(service: Service): FieldError[] {
  const isForbidden = service.spec.type === 'ClusterIP';
  const detail = "may not be used when `type` is 'ClusterIP'";
  return portsOf(service).flatMap(({ nodePort }, i) =>
    isForbidden && nodePort ? [forbidden(specPath.child('ports').index(i).child('nodePort'), detail)] : [],
  );
}

/** Node ports, then ports, each together with its protocol. */
function duplicatePorts(service: Service): FieldError[] {
  const ports = portsOf(service);
  const repeated = (field: 'nodePort' | 'port') =>
    ports.flatMap((port, i) => {
      const first = ports.findIndex((other) => other.protocol === port.protocol && other[field] === port[field]);
      const isAsked = field === 'port' || Boolean(port.nodePort);
      return isAsked && first < i ? [{ port, path: specPath.child('ports').index(i) }] : [];
    });
  return [
    ...repeated('nodePort').map(({ port, path }) => duplicate(path.child('nodePort'), port.nodePort)),
    ...repeated('port').map(({ port, path }) => duplicate(path, internalPort(port))),
  ];
}

/** kube-apiserver shows its internal type here, which has no JSON names. */
const internalPort = ({ protocol, port }: ServicePort) => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
});
