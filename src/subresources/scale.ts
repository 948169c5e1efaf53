import type { Scale } from '#types/autoscaling.v1';
import type { LabelSelector } from '#types/meta.v1';
import { invalid } from '../api/errors.js';
import { invalidValue, Path } from '../api/field.js';
import { formatGroupVersion, type KubeObject, type ObjectMeta } from '../api/object.js';
import { formatLabels, formatSelector } from '../api/selectors.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../registry/resources/printing.js';
import type { TableDefinition } from '../registry/table.js';
import type { Projection } from './projection.js';

/** What deployments, replica sets, stateful sets and replication controllers have in common. */
interface Scalable extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector | Record<string, string> };
  status?: { replicas?: number };
}

const scaleTable: TableDefinition<Scale> = {
  columns: [
    { ...nameColumn, format: '' },
    column('Desired', doc('autoscaling.v1.ScaleSpec.replicas'), 'integer'),
    column('Available', doc('autoscaling.v1.ScaleStatus.replicas'), 'integer'),
    ageColumn,
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec?.replicas ?? 0,
    object.status?.replicas ?? 0,
    ageOf(object, now),
  ],
};

/** Upstream: pkg/registry/apps/deployment/storage ScaleREST and its likes. */
export const scale = (descriptor: ResourceDescriptor): Projection => ({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  type: 'io.k8s.api.autoscaling.v1.Scale',
  table: scaleTable as TableDefinition<KubeObject>,
  field: {
    apiVersion: formatGroupVersion(descriptor),
    field: ['spec', 'replicas'],
    shown: { apiVersion: 'autoscaling/v1', field: ['spec', 'replicas'] },
  },
  project: (object) => toScale(descriptor, object as Scalable),
  merge: (object, projected) => applyScale(object as Scalable, projected as Scale & KubeObject),
});

function toScale({ resource }: ResourceDescriptor, { metadata, spec, status }: Scalable): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const replicas = spec.replicas ?? 0;
  // replication controllers select by a plain map of labels
  const selector =
    resource === 'replicationcontrollers'
      ? formatLabels((spec.selector as Record<string, string>) ?? {})
      : formatSelector(spec.selector as LabelSelector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as ObjectMeta,
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: status?.replicas ?? 0, ...(selector === '' ? {} : { selector }) },
  } as KubeObject;
}

function applyScale(object: Scalable, { metadata, spec }: Scale & KubeObject): KubeObject {
  const replicas = spec?.replicas ?? 0;
  if (replicas < 0) {
    const path = Path.of('spec', 'replicas');
    throw invalid({ group: 'autoscaling', name: 'Scale' }, metadata.name ?? '', [
      invalidValue(path, replicas, 'must be greater than or equal to 0'),
    ]);
  }
  object.spec.replicas = replicas;
  object.metadata.resourceVersion = metadata.resourceVersion;
  return object;
}
