import type { Pod } from '#types/core.v1';
import type { Strategy } from '../../../strategy.js';
import { podsTable } from '../pod.table.js';
import { defaultPod } from './defaults.js';
import { prepareEphemeralContainers, validateEphemeralContainersUpdate } from './ephemeral-update.js';
import { prepareForCreate, prepareForUpdate } from './prepare.js';
import { prepareResize, validateResize } from './resize.js';
import { prepareStatus, statusWarnings, validateStatus } from './status-update.js';
import { validatePodUpdate } from './update.js';
import { validatePodCreate } from './validate-pod.js';
import { podWarnings } from './warnings.js';

export const pods: Strategy<Pod> = {
  table: podsTable,
  defaults: defaultPod,
  prepareForCreate,
  prepareForUpdate,
  validate: validatePodCreate,
  validateUpdate: validatePodUpdate,
  warnings: (pod, old) => (old === undefined ? podWarnings(pod) : []),
  doors: {
    status: { resets: [['spec'], ['metadata', 'deletionTimestamp'], ['metadata', 'ownerReferences']] },
  },
  subresources: {
    status: { prepareForUpdate: prepareStatus, validateUpdate: validateStatus, warnings: statusWarnings },
    ephemeralcontainers: {
      prepareForUpdate: prepareEphemeralContainers,
      validateUpdate: validateEphemeralContainersUpdate,
    },
    resize: { prepareForUpdate: prepareResize, validateUpdate: validateResize },
  },
  gracePeriod,
  selectableFields,
};

/** Pods that run get time to end; others go at once (upstream: CheckGracefulDelete). */
function gracePeriod({ spec, status }: Pod, asked: number | undefined): number {
  const isRunning = Boolean(spec.nodeName) && status.phase !== 'Failed' && status.phase !== 'Succeeded';
  if (!isRunning) return 0;
  const seconds = asked ?? spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}

/** Upstream: ToSelectableFields. */
export function selectableFields({ spec, status }: Pod): Record<string, string> {
  return {
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork ?? false),
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  };
}
