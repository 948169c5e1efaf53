import type { Service } from '#types/core.v1';
import { warningsForCIDR, warningsForIP } from '../../../api/ip.js';
import { nameIsDNSLabel } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { servicesTable } from './service.table.js';
import {
  clusterIPsOf,
  isExternallyAccessible,
  mayHaveNodePorts,
  needsClusterIP,
  needsHealthCheck,
  nodePortsOf,
  portsOf,
  sameList,
} from './service-model.js';
import { validateService, validateServiceStatus, validateServiceUpdate } from './service-validation.js';

const defaultClientIPSeconds = 10800;

/** Upstream: SetDefaults_Service. */
function defaults(service: Service): void {
  const { spec, status } = service;
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') spec.sessionAffinityConfig = undefined;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: defaultClientIPSeconds } };
  }
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    port.targetPort ||= port.port;
  }
  if (isExternallyAccessible(service)) spec.externalTrafficPolicy ||= 'Cluster';
  if (spec.type === 'ClusterIP' || mayHaveNodePorts(service)) {
    spec.internalTrafficPolicy ??= 'Cluster';
  }
  if (spec.type !== 'LoadBalancer') return;
  spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of status.loadBalancer.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
}

/** ExternalName has no internal traffic policy; upstream stores one that is sent, but never shows it. */
function dropInternalTrafficPolicy({ spec }: Service): void {
  if (spec.type === 'ExternalName') spec.internalTrafficPolicy = undefined;
}

/**
 * A change of type takes with it the fields that only the old type had, unless the user changed them as well: then
 * validation has to tell. Upstream: dropTypeDependentFields.
 */
function dropTypeDependentFields(service: Service, old: Service): void {
  const { spec } = service;
  const before = old.spec;
  if (needsClusterIP(old) && !needsClusterIP(service)) {
    if (spec.clusterIP === before.clusterIP && sameList(spec.clusterIPs, before.clusterIPs)) {
      spec.clusterIP = undefined;
      spec.clusterIPs = undefined;
    }
    if (sameList(spec.ipFamilies, before.ipFamilies)) spec.ipFamilies = undefined;
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) spec.ipFamilyPolicy = undefined;
  }
  const hadNodePorts = mayHaveNodePorts(old) && !mayHaveNodePorts(service);
  if (hadNodePorts && nodePortsOf(service).every((port) => nodePortsOf(old).includes(port))) {
    for (const port of portsOf(service)) port.nodePort = undefined;
  }
  if (needsHealthCheck(old) && !needsHealthCheck(service) && spec.healthCheckNodePort === before.healthCheckNodePort) {
    spec.healthCheckNodePort = undefined;
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) {
      spec.allocateLoadBalancerNodePorts = undefined;
    }
    if (spec.loadBalancerClass === before.loadBalancerClass) spec.loadBalancerClass = undefined;
  }
  const wasAccessible = isExternallyAccessible(old) && !isExternallyAccessible(service);
  if (wasAccessible && spec.externalTrafficPolicy === before.externalTrafficPolicy)
    spec.externalTrafficPolicy = undefined;
  if (spec.type !== 'LoadBalancer') service.status.loadBalancer = {};
}

const topologyHints = 'service.kubernetes.io/topology-aware-hints';
const topologyMode = 'service.kubernetes.io/topology-mode';

/** Upstream: pkg/api/service/warnings.go. */
function warningsForService(service: Service): string[] {
  const { spec } = service;
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const externalIPs = spec.externalIPs ?? [];
  const isExternalName = spec.type === 'ExternalName';
  const clusterIPs = spec.clusterIP && spec.clusterIP !== 'None' ? clusterIPsOf(service) : [];
  const when = (condition: boolean, text: string) => (condition ? [text] : []);
  return [
    ...when(
      service.metadata.annotations?.[topologyHints] !== undefined,
      `annotation ${topologyHints} is deprecated, please use ${topologyMode} instead`,
    ),
    ...clusterIPs.flatMap((ip, i) => warningsForIP(`spec.clusterIPs[${i}]`, ip)),
    ...when(isHeadless && !!spec.loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services'),
    ...when(isHeadless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'),
    ...when(isHeadless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'),
    ...externalIPs.flatMap((ip, i) => warningsForIP(`spec.externalIPs[${i}]`, ip)),
    ...when(
      externalIPs.length > 0 && !isHeadless && !isExternalName,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ),
    ...(spec.loadBalancerIP ? warningsForIP('spec.loadBalancerIP', spec.loadBalancerIP) : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((cidr, i) =>
      warningsForCIDR(`spec.loadBalancerSourceRanges[${i}]`, cidr),
    ),
    ...when(isExternalName && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...when(
      !isExternalName && !!spec.externalName,
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ),
    ...when(
      spec.trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ),
  ];
}

const warningsForStatus = ({ status }: Service): string[] =>
  (status.loadBalancer.ingress ?? []).flatMap(({ ip }, i) =>
    ip ? warningsForIP(`status.loadBalancer.ingress[${i}]`, ip) : [],
  );

export const services: Strategy<Service> = {
  defaults,
  prepareForCreate: dropInternalTrafficPolicy,
  prepareForUpdate(service, old) {
    dropTypeDependentFields(service, old);
    dropInternalTrafficPolicy(service);
  },
  validate: (service) => validateService(service, undefined),
  validateUpdate: validateServiceUpdate,
  warnings: (service, _old, { subresource }) =>
    subresource === 'status' ? warningsForStatus(service) : warningsForService(service),
  validateName: nameIsDNSLabel,
  subresources: { status: { validateUpdate: validateServiceStatus } },
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
  allowCreateOnUpdate: true,
  table: servicesTable,
};
