import type { ContainerStateTerminated, ContainerStatus, Pod, PodStatus } from '#types/core.v1';
import { ageSince } from '../../../api/duration.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn, orNone, wide } from '../printing.js';

/** Restarts of containers, and when the last of them was ('' for never). */
interface Restarts {
  count: number;
  last: string;
}

interface InitProgress {
  /** why the pod's containers don't run yet; absent when nothing holds them back */
  waitsFor?: string;
  readySidecars: number;
  restarts: Restarts;
  sidecarRestarts: Restarts;
}

const conditionIsTrue = (status: PodStatus, type: string) =>
  status.conditions?.find((c) => c.type === type)?.status === 'True';

const endReason = ({ reason, signal, exitCode }: ContainerStateTerminated) =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

function addRestarts(to: Restarts, status: ContainerStatus): void {
  to.count += status.restartCount;
  const finished = status.lastState?.terminated?.finishedAt ?? '';
  if (finished > to.last) to.last = finished;
}

const sidecarsOf = (pod: Pod) =>
  new Set(pod.spec.initContainers?.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));

function initProgress(pod: Pod, sidecars: Set<string>): InitProgress {
  const progress: InitProgress = {
    readySidecars: 0,
    restarts: { count: 0, last: '' },
    sidecarRestarts: { count: 0, last: '' },
  };
  for (const [i, status] of (pod.status.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecars.has(status.name);
    addRestarts(progress.restarts, status);
    if (isSidecar) addRestarts(progress.sidecarRestarts, status);
    if (status.state?.terminated?.exitCode === 0) continue;
    if (isSidecar && status.started) {
      if (status.ready) progress.readySidecars++;
      continue;
    }
    progress.waitsFor = initReason(status, `${i}/${pod.spec.initContainers?.length ?? 0}`);
    break;
  }
  return progress;
}

function initReason({ state }: ContainerStatus, done: string): string {
  if (state?.terminated) return `Init:${endReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return `Init:${waiting && waiting !== 'PodInitializing' ? waiting : done}`;
}

/** What the pod's own containers say, the first one last; `reason` is what the pod shows so far. */
function containersProgress(status: PodStatus, reason: string, restarts: Restarts) {
  let ready = 0;
  let failure = '';
  for (const container of [...(status.containerStatuses ?? [])].reverse()) {
    addRestarts(restarts, container);
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) {
      reason = waiting.reason;
    } else if (terminated) {
      reason = endReason(terminated);
      if (terminated.exitCode !== 0) failure = reason;
    } else if (container.ready && running) {
      ready++;
    }
  }
  if (reason === 'Completed') {
    if (ready > 0 && conditionIsTrue(status, 'Ready')) reason = 'Running';
    else if (failure !== '') reason = failure;
    else if (ready > 0) reason = 'NotReady';
  }
  return { ready, reason };
}

function summary(pod: Pod) {
  const { status } = pod;
  const sidecars = sidecarsOf(pod);
  const init = initProgress(pod, sidecars);
  let reason = status.reason || status.phase || '';
  if (status.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated'))
    reason = 'SchedulingGated';
  let { restarts, readySidecars: ready, waitsFor } = init;
  reason = waitsFor ?? reason;
  if (waitsFor === undefined || conditionIsTrue(status, 'Initialized')) {
    restarts = init.sidecarRestarts;
    const containers = containersProgress(status, reason, restarts);
    reason = containers.reason;
    ready += containers.ready;
  }
  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') reason = 'Unknown';
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') reason = 'Terminating';
  }
  return { ready: `${ready}/${(pod.spec.containers?.length ?? 0) + sidecars.size}`, reason, restarts };
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  const open = gates.filter((gate) => conditionIsTrue(status, gate.conditionType)).length;
  return gates.length === 0 ? '<none>' : `${open}/${gates.length}`;
}

export const podsTable: TableDefinition<Pod> = {
  columns: [
    nameColumn,
    column('Ready', 'How many of the containers are ready'),
    column('Status', 'What the containers are doing, in one word'),
    column('Restarts', 'How often containers were restarted, and when last'),
    ageColumn,
    wide(column('IP', doc('core.v1.PodStatus.podIP'))),
    wide(column('Node', doc('core.v1.PodSpec.nodeName'))),
    wide(column('Nominated Node', doc('core.v1.PodStatus.nominatedNodeName'))),
    wide(column('Readiness Gates', doc('core.v1.PodSpec.readinessGates'))),
  ],
  cells(pod, now) {
    const { ready, reason, restarts } = summary(pod);
    const since = restarts.count !== 0 && restarts.last !== '' ? ` (${ageSince(restarts.last, now)} ago)` : '';
    return [
      pod.metadata.name ?? '',
      ready,
      reason,
      `${restarts.count}${since}`,
      ageOf(pod, now),
      orNone(pod.status.podIPs?.[0]?.ip),
      orNone(pod.spec.nodeName),
      orNone(pod.status.nominatedNodeName),
      readinessGates(pod),
    ];
  },
  completed({ status }) {
    if (status.phase === 'Succeeded') return { reason: 'Succeeded', message: 'The pod has completed successfully.' };
    return status.phase === 'Failed' ? { reason: 'Failed', message: 'The pod failed.' } : undefined;
  },
};
