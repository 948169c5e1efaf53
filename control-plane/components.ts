import { join } from 'node:path';
import { binaryOf, type Component, kwokFolder } from './build.js';
import { type RunningProcess, startProcess } from './processes.js';

/** The files that the components need to know of the server. */
export interface ServerFiles {
  kubeconfig: string;
  /** PEM: what the server's certificate is checked with */
  rootCA: string;
  /** PEM: the key that signs service account tokens */
  serviceAccountKey: string;
}

const stages = ['node/fast/node-initialize', 'node/heartbeat-with-lease/node-heartbeat-with-lease'].concat(
  ['pod-ready', 'pod-complete', 'pod-delete'].map((stage) => `pod/fast/${stage}`),
);

/** Starts the three components, each logging into a file of its own in `logs`. */
export function startComponents(files: ServerFiles, logs: string): RunningProcess[] {
  const flags = flagsOf(files);
  return (Object.keys(flags) as Component[]).map((component) =>
    startProcess(component, binaryOf(component), flags[component], join(logs, `${component}.log`)),
  );
}

function flagsOf({ kubeconfig, rootCA, serviceAccountKey }: ServerFiles): Record<Component, string[]> {
  const server = [`--kubeconfig=${kubeconfig}`];
  const serving = ['--bind-address=127.0.0.1', '--secure-port=0', '--leader-elect=true'];
  const folder = join(kwokFolder(), 'kustomize', 'stage');
  return {
    kwok: [
      ...server,
      ...stages.map((stage) => `--config=${join(folder, `${stage}.yaml`)}`),
      '--manage-all-nodes=true',
      '--node-lease-duration-seconds=40',
      '--cidr=10.244.0.0/16',
      '--node-ip=10.1.1.1',
    ],
    'kube-scheduler': [...server, ...serving],
    'kube-controller-manager': [
      ...server,
      ...serving,
      '--controllers=*',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${serviceAccountKey}`,
      `--root-ca-file=${rootCA}`,
      '--allocate-node-cidrs=true',
      '--cluster-cidr=10.244.0.0/16',
    ],
  };
}
