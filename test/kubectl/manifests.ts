/** A pod with most of what people write into one. */
export const pod = `
apiVersion: v1
kind: Pod
metadata:
  name: nginx-1
  labels: {app: nginx, tier: front}
spec:
  containers:
  - name: nginx
    image: nginx:1.27
    ports: [{containerPort: 80}]
    resources: {requests: {cpu: 100m, memory: 64Mi}}
    readinessProbe: {httpGet: {path: /, port: 80}}
    env: [{name: A, value: b}]
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, emptyDir: {}}]
`;

export const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1.27", ports: [{containerPort: 80, name: http}]}
`;

export const service = `
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http, name: http}]}
`;

export const configMap = `
apiVersion: v1
kind: ConfigMap
metadata: {name: web, labels: {app: web}}
data: {a: "1", b: two}
`;

/** Several manifests as one file. */
export const together = (...manifests: string[]): string => manifests.join('\n---\n');

/** What an application is made of, all named "web". */
export const application = together(deployment, service, configMap);

/** A node as its kubelet would register it, ready. */
export const node = (name: string): string => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, node-role.kubernetes.io/worker: ""}}
spec: {podCIDR: 10.244.1.0/24}
status:
  capacity: {cpu: "4", memory: 8Gi, pods: "110"}
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
  conditions: [{type: Ready, status: "True", reason: KubeletReady, message: ok}]
  addresses: [{type: InternalIP, address: 10.1.1.1}, {type: Hostname, address: ${name}}]
  nodeInfo:
    kubeletVersion: v1.36.0
    osImage: Debian
    kernelVersion: "6.1"
    containerRuntimeVersion: containerd://2
    architecture: amd64
    operatingSystem: linux
    machineID: a
    systemUUID: b
    bootID: c
    kubeProxyVersion: ""
`;

/** A pod of one container that does nothing, on a node if one is named. */
export const smallPod = (name: string, nodeName = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {nodeName: "${nodeName}", containers: [{name: c, image: i, resources: {requests: {cpu: 100m}, limits: {cpu: "1"}}}]}
`;
