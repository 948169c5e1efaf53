/** How many requests that are for one pod are under way at one time. */
export const parallel = 16;
/** Pods are spread over so many nodes, and a label divides them into so many parts. */
export const nodes = 50;
export const parts = 10;

export const podName = (index: number): string => `bench-${String(index).padStart(5, '0')}-7d9c6b8f5-x2k4q`;

const probe = (path: string) => ({
  httpGet: { path, port: 8080, scheme: 'HTTP' },
  periodSeconds: 10,
  timeoutSeconds: 2,
});

const container = {
  name: 'web',
  image: 'registry.example.com/shop/web:v1.24.7',
  args: ['--config=/etc/config/settings.yaml', '--listen=:8080', '--log-format=json'],
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  env: [
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
  ],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
  volumeMounts: [
    { name: 'config', mountPath: '/etc/config', readOnly: true },
    { name: 'cache', mountPath: '/var/cache' },
  ],
  livenessProbe: probe('/healthz'),
  readinessProbe: probe('/readyz'),
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
};

/** A pod as a deployment of a small web service makes it, on a node already: about 4.3 kB when it is stored. */
export function pod(index: number) {
  const metadata = {
    name: podName(index),
    labels: { app: 'web', part: String(index % parts), 'pod-template-hash': '7d9c6b8f5' },
    annotations: { 'example.com/checksum': `${index}`.padEnd(64, '4b825dc642cb6eb9a060e54bf8d69288fbee4904') },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web-7d9c6b8f5',
        uid: '8d1f0c1e-54d6-4a9e-9e0f-0d6f3b5c7a11',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
  const spec = {
    nodeName: `node-${index % nodes}`,
    containers: [container],
    volumes: [
      { name: 'config', configMap: { name: 'web-settings' } },
      { name: 'cache', emptyDir: {} },
    ],
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

/** What a kubelet says of a pod that runs, as a strategic merge patch of its status; `round` makes it differ. */
export function statusPatch(index: number, round: number): string {
  const now = '2025-01-01T00:00:00Z';
  const ip = `10.0.${index >> 8}.${index & 255}`;
  return JSON.stringify({
    status: {
      phase: 'Running',
      startTime: now,
      hostIP: '192.168.0.10',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: now,
      })),
      containerStatuses: ['web'].map((name) => ({
        name,
        image: `registry.example.com/shop/${name}:v1.24.7`,
        imageID: `registry.example.com/shop/${name}@sha256:${'4b825dc642cb6eb9'.repeat(4)}`,
        containerID: `containerd://${'a060e54bf8d69288'.repeat(4)}`,
        ready: true,
        started: true,
        restartCount: round,
        state: { running: { startedAt: now } },
      })),
    },
  });
}
