import type { Backend } from '../storage/backend.js';
import type { Options } from './flags.js';
import type { HealthCheck } from './health.js';

export interface ServerState {
  /** what is made at the start is made */
  isStarted: boolean;
  isStopping: boolean;
}

export const createState = (): ServerState => ({ isStarted: false, isStopping: false });

/** Names of kube-apiserver's post-start hooks, as far as this server does the same at its start. */
const startSteps = [
  'start-system-namespaces-controller',
  'start-service-ip-repair-controllers',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'apiservice-registration-controller',
];

type Limits = Pick<Options, 'etcdHealthcheckTimeout' | 'etcdReadycheckTimeout'>;

/** What the health endpoints look at, in kube-apiserver's order and under its names. */
export function serverChecks(backend: Backend, state: ServerState, limits: Limits): HealthCheck[] {
  return [
    { name: 'ping', check: () => undefined },
    // "etcd" is what probes ask for by name, whichever store there is
    { name: 'etcd', check: storeCheck(backend, limits.etcdHealthcheckTimeout) },
    { name: 'etcd-readiness', check: storeCheck(backend, limits.etcdReadycheckTimeout), only: ['readyz'] },
    ...startSteps.map((name) => ({ name: `poststarthook/${name}`, check: () => startCheck(state) })),
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

function startCheck({ isStarted }: ServerState): void {
  if (!isStarted) throw new Error('not finished');
}

function shutdownCheck({ isStopping }: ServerState): void {
  if (isStopping) throw new Error('process is shutting down');
}
