import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#types/autoscaling.v2';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';
import { horizontalPodAutoscalerConversion } from './conversion.js';

const unknown = '<unknown>';
const percent = (value: number | undefined) => (value === undefined ? undefined : `${value}%`);

/** Metrics that have a value, or an average over pods: external and object metrics. */
function valueText(target: MetricTarget, current: MetricValueStatus | undefined): string {
  return target.averageValue === undefined
    ? `${current === undefined ? unknown : (current.value ?? '<nil>')}/${target.value ?? '<nil>'}`
    : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
}

/** Resources of pods and containers. */
function resourceText(name: string, target: MetricTarget, current: MetricValueStatus | undefined): string {
  return target.averageValue === undefined
    ? `${name}: ${percent(current?.averageUtilization) ?? unknown}/${percent(target.averageUtilization) ?? '<auto>'}`
    : `${name}: ${current === undefined ? unknown : (current.averageValue ?? '<nil>')}/${target.averageValue}`;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  if (spec.external) return valueText(spec.external.target, status?.external?.current);
  if (spec.object) return valueText(spec.object.target, status?.object?.current);
  if (spec.pods) return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods.target.averageValue ?? '<nil>'}`;
  if (spec.resource) return resourceText(spec.resource.name, spec.resource.target, status?.resource?.current);
  const container = spec.containerResource;
  return container
    ? resourceText(container.name, container.target, status?.containerResource?.current)
    : '<unknown type>';
}

/** The first two metrics, each "current/target". */
function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const all = (spec.metrics ?? []).map((metric, i) => metricText(metric, status.currentMetrics?.[i]));
  if (all.length === 0) return '<none>';
  return all.slice(0, 2).join(', ') + (all.length > 2 ? ` + ${all.length - 2} more...` : '');
}

/** An autoscaling/v1 object shows what it converts to. */
const inV2 = (object: HorizontalPodAutoscaler): HorizontalPodAutoscaler =>
  object.apiVersion === 'autoscaling/v1'
    ? (horizontalPodAutoscalerConversion.toStored(object) as HorizontalPodAutoscaler)
    : object;

export const horizontalPodAutoscalersTable: TableDefinition<HorizontalPodAutoscaler> = {
  columns: [
    nameColumn,
    column('Reference', doc('autoscaling.v2.HorizontalPodAutoscalerSpec.scaleTargetRef')),
    column('Targets', doc('autoscaling.v2.HorizontalPodAutoscalerSpec.metrics')),
    column('MinPods', doc('autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas')),
    column('MaxPods', doc('autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas')),
    column('Replicas', doc('autoscaling.v2.HorizontalPodAutoscalerStatus.currentReplicas')),
    ageColumn,
  ],
  cells(asked, now) {
    const object = inV2(asked);
    const target = object.spec.scaleTargetRef;
    return [
      object.metadata.name ?? '',
      `${target?.kind ?? ''}/${target?.name ?? ''}`,
      metricsText(object),
      object.spec.minReplicas === undefined ? '<unset>' : String(object.spec.minReplicas),
      object.spec.maxReplicas ?? 0,
      object.status.currentReplicas ?? 0,
      ageOf(object, now),
    ];
  },
};
