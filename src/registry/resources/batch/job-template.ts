import type { Job } from '#types/batch.v1';
import type { Container, PodSpec } from '#types/core.v1';
import { immutable } from '../../../api/checks.js';
import type { FieldError, Path } from '../../../api/field.js';
import { podSpecForm } from '../core/pod/go-form.js';
import { isTrueCondition } from './job-conditions.js';

/**
 * The pods of a job are all the same, so its template is fixed, but for where they run and what they need while there
 * are none (upstream: validatePodTemplateUpdate).
 */
export function validateTemplateUpdate({ spec }: Job, old: Job, path: Path): FieldError[] {
  const { template } = spec;
  const form = () => podSpecForm(template.spec);
  if (!hasNoPods(old)) {
    return immutable(template, old.spec.template, path, () => ({ ...template.metadata, Spec: form() }));
  }
  return immutable(template.spec, adopt(old.spec.template.spec, template.spec), path.child('spec'), form);
}

function hasNoPods({ spec, status }: Job): boolean {
  const isStopped = status.startTime === undefined || isTrueCondition(status, 'Suspended');
  return spec.suspend === true && isStopped && (status.active ?? 0) === 0;
}

/** The old spec with the fields of the new one that may change. */
function adopt(old: PodSpec, spec: PodSpec): PodSpec {
  const { nodeSelector, tolerations, schedulingGates } = spec;
  return {
    ...old,
    nodeSelector,
    tolerations,
    schedulingGates,
    affinity: adoptNodeAffinity(old, spec),
    containers: adoptResources(old.containers ?? [], spec.containers ?? []),
    initContainers: adoptResources(old.initContainers ?? [], spec.initContainers ?? []),
  };
}

function adoptNodeAffinity({ affinity: old }: PodSpec, { affinity }: PodSpec): PodSpec['affinity'] {
  if (affinity !== undefined) return { ...old, nodeAffinity: affinity.nodeAffinity };
  const { nodeAffinity: _nodeAffinity, ...rest } = old ?? {};
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function adoptResources(old: Container[], containers: Container[]): Container[] {
  if (old.length !== containers.length) return old;
  return old.map((container, i) =>
    container.name === containers[i].name ? { ...container, resources: containers[i].resources } : container,
  );
}
