import type { Service, ServicePort } from '#types/core.v1';

/** What follows from a Service's type and fields; used by its strategy, its validation and the allocators. */
export type IPFamily = 'IPv4' | 'IPv6';
export const clusterIPNone = 'None';

const hasNodePorts = (type: string | undefined) => type === 'NodePort' || type === 'LoadBalancer';

export const portsOf = (service: Service): ServicePort[] => service.spec.ports ?? [];
export const clusterIPsOf = (service: Service): string[] => service.spec.clusterIPs ?? [];
export const ipFamiliesOf = (service: Service): string[] => service.spec.ipFamilies ?? [];
export const nodePortsOf = (service: Service): number[] =>
  portsOf(service).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));

export const isHeadless = (service: Service): boolean =>
  service.spec.clusterIPs?.length === 1 && service.spec.clusterIPs[0] === clusterIPNone;

export const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector ?? {}).length > 0;
export const needsClusterIP = ({ spec }: Service): boolean => spec.type !== 'ExternalName';
export const mayHaveNodePorts = ({ spec }: Service): boolean => hasNodePorts(spec.type);

/** Whether ports without a node port get one. */
export const needsNodePorts = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

export const needsHealthCheck = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

export const isExternallyAccessible = ({ spec }: Service): boolean =>
  hasNodePorts(spec.type) || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);

export const sameList = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined): boolean =>
  (a?.length ?? 0) === (b?.length ?? 0) && (a ?? []).every((item, i) => item === b?.[i]);
