import type { Service } from '#types/core.v1';
import {
  clusterIPsOf,
  needsClusterIP,
  needsHealthCheck,
  needsNodePorts,
  nodePortsOf,
  portsOf,
  sameList,
} from '../resources/core/service-model.js';

/** `clusterIPs` from `clusterIP`, for clients that only know the one. Upstream: normalizeClusterIPs. */
export function normalizeClusterIPs({ spec }: Service, old: Service | undefined): void {
  const plural = spec.clusterIPs ?? [];
  if (old === undefined) {
    if (spec.clusterIP && plural.length === 0) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = clusterIPsOf(old);
  if (before.length > 0 && plural.length === 0 && spec.clusterIP === old.spec.clusterIP) spec.clusterIPs = before;
  if ((spec.clusterIP ?? '') === (old.spec.clusterIP ?? '') || !sameList(spec.clusterIPs, before)) return;
  spec.clusterIPs = spec.clusterIP ? [spec.clusterIP] : undefined;
}

/** Keeps what was allocated for a client that sends again what it created. Upstream: patchAllocatedValues. */
export function patchAllocatedValues(service: Service, old: Service): void {
  const { spec } = service;
  if (needsClusterIP(service) && needsClusterIP(old)) {
    spec.clusterIP ||= old.spec.clusterIP;
    if (clusterIPsOf(service).length === 0) spec.clusterIPs = old.spec.clusterIPs;
  }
  if (needsNodePorts(service) && needsNodePorts(old)) patchNodePorts(service, old);
  if (needsHealthCheck(service) && needsHealthCheck(old)) spec.healthCheckNodePort ||= old.spec.healthCheckNodePort;
}

/** By the ports' names, but for node ports that another port of the new object names already. */
function patchNodePorts(service: Service, old: Service): void {
  const named = new Set(nodePortsOf(service));
  const before = new Map(portsOf(old).map((port) => [port.name ?? '', port.nodePort]));
  for (const port of portsOf(service)) {
    const nodePort = before.get(port.name ?? '');
    if (nodePort !== undefined && !named.has(nodePort)) port.nodePort ||= nodePort;
  }
}
