import type { LifecycleHandler, Pod, PodSpec, PodTemplateSpec, Probe } from '#types/core.v1';
import type { ObjectMeta } from '../../../../api/object.js';
import { type AnyContainer, containersOf } from './containers-of.js';
import { defaultPodLevelResources, defaultRequestsToLimits, defaultResourceList } from './resource-defaults.js';
import { defaultPodStatus } from './status-defaults.js';
import { defaultFieldRef, defaultVolume, pullPolicyFor } from './volume-defaults.js';

/** Upstream: SetObjectDefaults_Pod, and what conversion from v1 changes. */
export function defaultPod(pod: Pod): void {
  const { spec } = pod;
  dropInitContainerAnnotations(pod.metadata);
  defaultRequestsToLimits(spec);
  defaultPodLevelResources(spec);
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork) defaultHostPorts(spec);
  defaultPodSpec(spec);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  if (pod.status !== undefined) defaultPodStatus(pod.status);
}

export function defaultPodTemplate({ metadata, spec }: PodTemplateSpec): void {
  dropInitContainerAnnotations(metadata);
  defaultPodSpec(spec);
}

/** Upstream: SetDefaults_PodSpec and all below it. */
export function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  aliasServiceAccount(spec);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of containersOf(spec)) defaultContainer(container);
  defaultResourceList(spec.overhead);
  defaultResourceList(spec.resources?.limits);
  defaultResourceList(spec.resources?.requests);
}

/** "serviceAccount" is the old name; both are kept the same. */
function aliasServiceAccount(spec: PodSpec): void {
  spec.serviceAccountName ||= spec.serviceAccount;
  spec.serviceAccount = spec.serviceAccountName;
  if (spec.serviceAccountName) return;
  delete spec.serviceAccountName;
  delete spec.serviceAccount;
}

function defaultHostPorts(spec: PodSpec): void {
  const ports = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap((c) => c.ports ?? []);
  for (const port of ports) port.hostPort ||= port.containerPort;
}

function defaultContainer(container: AnyContainer): void {
  container.imagePullPolicy ||= pullPolicyFor(container.image);
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) continue;
    defaultFieldRef(valueFrom);
    if (valueFrom.fileKeyRef !== undefined) valueFrom.fileKeyRef.optional ??= false;
  }
  defaultResourceList(container.resources.limits);
  defaultResourceList(container.resources.requests);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe !== undefined) defaultProbe(probe);
  }
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (handler !== undefined) defaultHttpGet(handler);
  }
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  defaultHttpGet(probe);
  if (probe.grpc !== undefined) probe.grpc.service ??= '';
}

function defaultHttpGet({ httpGet }: Pick<LifecycleHandler, 'httpGet'>): void {
  if (httpGet === undefined) return;
  httpGet.path ||= '/';
  httpGet.scheme ||= 'HTTP';
}

const initContainerAnnotations = ['beta', 'alpha'].flatMap((stage) => [
  `pod.${stage}.kubernetes.io/init-containers`,
  `pod.${stage}.kubernetes.io/init-container-statuses`,
]);

function dropInitContainerAnnotations({ annotations }: ObjectMeta): void {
  for (const name of initContainerAnnotations) delete annotations?.[name];
}
