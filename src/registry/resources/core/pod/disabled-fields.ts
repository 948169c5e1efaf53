import type { PodSpec, PodStatus, PodTemplateSpec, VolumeProjection } from '#types/core.v1';
import { containersOf } from './containers-of.js';

/**
 * Fields whose feature gates are off by default go, but from objects that had them already
 * (upstream: dropDisabledFields).
 */
export function dropDisabledFields(spec: PodSpec, old: PodSpec | undefined): void {
  for (const source of ['clusterTrustBundle', 'podCertificate'] as const) {
    if (!usesProjection(old, source)) for (const projection of projectionsOf(spec)) delete projection[source];
  }
  if (old?.schedulingGroup === undefined) delete spec.schedulingGroup;
  if (old === undefined || !usesStopSignal(old)) dropStopSignals(spec);
}

export const dropDisabledTemplateFields = (template: PodTemplateSpec, old: PodTemplateSpec | undefined): void =>
  dropDisabledFields(template.spec, old?.spec);

const projectionsOf = (spec: PodSpec): VolumeProjection[] =>
  (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);

const usesProjection = (spec: PodSpec | undefined, source: keyof VolumeProjection): boolean =>
  spec !== undefined && projectionsOf(spec).some((projection) => projection[source] !== undefined);

const usesStopSignal = (spec: PodSpec): boolean =>
  containersOf(spec).some(({ lifecycle }) => lifecycle?.stopSignal !== undefined);

function dropStopSignals(spec: PodSpec): void {
  for (const container of containersOf(spec)) {
    if (container.lifecycle?.stopSignal === undefined) continue;
    delete container.lifecycle.stopSignal;
    if (container.lifecycle.postStart === undefined && container.lifecycle.preStop === undefined) {
      delete container.lifecycle;
    }
  }
}

/** Upstream: dropDisabledPodStatusFields. */
export function dropDisabledStatusFields(status: PodStatus, old: PodStatus | undefined): void {
  if ((old?.nodeAllocatableResourceClaimStatuses ?? []).length === 0) {
    delete status.nodeAllocatableResourceClaimStatuses;
  }
  if (old !== undefined && mountsOf(old).some(({ volumeStatus }) => volumeStatus !== undefined)) return;
  for (const mount of mountsOf(status)) delete mount.volumeStatus;
}

const mountsOf = (status: PodStatus) =>
  [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses].flatMap((list) =>
    (list ?? []).flatMap(({ volumeMounts }) => volumeMounts ?? []),
  );
