import type { Backend } from '../storage/backend.js';
import type { HealthCheck } from './health.js';

export interface ServerState {
  /** what the server does at its start, under the names of kube-apiserver's post-start hooks, and whether it is done */
  startSteps: Map<string, boolean>;
  stopping: boolean;
}

/** What the health endpoints look at, in kube-apiserver's order and under its names. */
export function serverChecks(
  backend: Backend,
  state: ServerState,
  timeouts: { health: number; readiness: number },
): HealthCheck[] {
  return [
    { name: 'ping', check: () => undefined },
    { name: 'log', check: () => undefined },
    // "etcd" is what probes ask for by name, whichever store there is
    { name: 'etcd', check: storeCheck(backend, timeouts.health) },
    { name: 'etcd-readiness', check: storeCheck(backend, timeouts.readiness), only: ['readyz'] },
    ...[...state.startSteps.keys()].map((name) => ({ name: `poststarthook/${name}`, check: startCheck(name, state) })),
    { name: 'shutdown', check: () => shutdownCheck(state), only: ['readyz'] },
  ];
}

/** The store answers, in time. */
const storeCheck = (backend: Backend, limit: number) => async (): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('error getting data from etcd: context deadline exceeded')), limit);
  });
  try {
    await Promise.race([backend.currentRevision(), late]);
  } finally {
    clearTimeout(timer);
  }
};

const startCheck = (name: string, state: ServerState) => (): void => {
  if (state.startSteps.get(name) !== true) throw new Error('not finished');
};

function shutdownCheck({ stopping }: ServerState): void {
  if (stopping) throw new Error('process is shutting down');
}
