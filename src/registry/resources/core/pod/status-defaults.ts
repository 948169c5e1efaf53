import type { PodStatus } from '#types/core.v1';
import { defaultResourceList } from './resource-defaults.js';

/** `podIP` and the first of `podIPs` are kept the same (upstream: Convert_v1_PodStatus_To_core_PodStatus). */
export function defaultPodStatus(status: PodStatus): void {
  const { podIP, podIPs } = status;
  if (podIP && podIPs?.[0]?.ip !== podIP) status.podIPs = [{ ip: podIP }];
  if (status.podIPs?.[0] !== undefined) status.podIP = status.podIPs[0].ip;
  const all = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses];
  for (const { allocatedResources, resources } of [...all.flatMap((list) => list ?? []), status]) {
    defaultResourceList(allocatedResources);
    defaultResourceList(resources?.limits);
    defaultResourceList(resources?.requests);
  }
}
