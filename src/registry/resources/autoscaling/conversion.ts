import type { HorizontalPodAutoscaler as V1 } from '#types/autoscaling.v1';
import type {
  HorizontalPodAutoscalerBehavior as Behavior,
  HorizontalPodAutoscalerCondition as Condition,
  MetricSpec,
  HPAScalingRules as Rules,
  HorizontalPodAutoscaler as V2,
} from '#types/autoscaling.v2';
import { goJson } from '../../../api/field.js';
import type { KubeObject, ObjectMeta } from '../../../api/object.js';
import type { Conversion } from '../../descriptor.js';
import { completeBehavior } from './behavior.js';
import { metricFromV1, metricToV1, statusFromV1, statusToV1, type V1Metric } from './metrics-v1.js';

/** Where autoscaling/v1 keeps what it has no fields for. */
const annotation = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  scaleDownTolerance: 'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  scaleUpTolerance: 'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
};

const defaultUtilization = 80;

/** autoscaling/v1 to and from autoscaling/v2, which is stored (upstream: pkg/apis/autoscaling/v1/conversion.go). */
export const horizontalPodAutoscalerConversion: Conversion = {
  toStored: (object) => toV2(object as V1),
  fromStored: (object) => toV1(object as V2),
};

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

const isCpuUtilization = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

function toV2({ metadata, spec, status }: V1): KubeObject {
  const { annotations = {} } = metadata;
  const { targetCPUUtilizationPercentage: target, ...rest } = spec;
  const { currentCPUUtilizationPercentage: current, ...replicas } = status ?? {};
  const others = parseList<V1Metric>(annotations[annotation.metrics])?.map(metricFromV1) ?? [];
  const metrics = target === undefined ? others : [...others, cpuMetric(target)];
  const cpuStatus = [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  const object: V2 = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(metadata, {}),
    spec: {
      ...rest,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(defaultUtilization)],
      behavior: parseBehavior(annotations[annotation.behavior]),
    },
    status: {
      ...replicas,
      desiredReplicas: replicas.desiredReplicas ?? 0,
      currentMetrics:
        parseList<V1Metric>(annotations[annotation.currentMetrics])?.map(statusFromV1) ??
        (current === undefined ? null : cpuStatus),
      conditions: parseList<Condition>(annotations[annotation.conditions]),
    },
  };
  completeBehavior(object.spec.behavior);
  return object;
}

function toV1({ metadata, spec, status }: V2): KubeObject {
  const { metrics = [], behavior, ...rest } = spec;
  const { currentMetrics, conditions = [], ...replicas } = status;
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  const cpu = currentMetrics?.findLast(
    ({ type, resource }) =>
      type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined,
  );
  const annotations: Record<string, string> = {};
  if (others.length > 0) annotations[annotation.metrics] = goJson(others.map(metricToV1));
  if ((currentMetrics ?? []).length > 0) {
    annotations[annotation.currentMetrics] = goJson(currentMetrics?.map(statusToV1));
  }
  if (behavior !== undefined) annotations[annotation.behavior] = goJson(unversionedBehavior(behavior));
  if (conditions.length > 0) annotations[annotation.conditions] = goJson(conditions);
  const object: V1 = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(metadata, annotations),
    spec: {
      ...rest,
      targetCPUUtilizationPercentage: metrics.find(isCpuUtilization)?.resource?.target.averageUtilization,
    },
    status: {
      ...replicas,
      currentReplicas: replicas.currentReplicas ?? 0,
      currentCPUUtilizationPercentage: cpu?.resource?.current.averageUtilization,
    },
  };
  return object;
}

/** Version 2 has fields for all, so it keeps none of these annotations. */
export function dropConversionAnnotations(object: V2): void {
  const { annotations } = object.metadata;
  if (Object.values(annotation).some((key) => annotations?.[key] !== undefined)) {
    object.metadata = withAnnotations(object.metadata, {});
  }
}

/** With the given annotations in the place of all that a conversion has made. */
function withAnnotations(metadata: ObjectMeta, made: Record<string, string>): ObjectMeta {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([key]) => !Object.values(annotation).includes(key));
  const all = [...kept, ...Object.entries(made)].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...metadata, annotations: all.length > 0 ? Object.fromEntries(all) : undefined };
}

/** What users have written into an annotation may be anything; what can't be read is passed over. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function parseList<T>(text: string | undefined): T[] | undefined {
  const value = parse(text);
  return Array.isArray(value) && value.every(isObject) ? (value as T[]) : undefined;
}

/** The annotation holds the unversioned type, whose fields are named as in Go. */
function unversionedBehavior({ scaleUp, scaleDown }: Behavior) {
  const rules = (all: Rules | undefined) =>
    all === undefined
      ? null
      : {
          StabilizationWindowSeconds: all.stabilizationWindowSeconds ?? null,
          SelectPolicy: all.selectPolicy ?? null,
          Policies:
            all.policies?.map(({ type, value, periodSeconds }) => ({
              Type: type,
              Value: value,
              PeriodSeconds: periodSeconds,
            })) ?? null,
          Tolerance: all.tolerance ?? null,
        };
  return { ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) };
}

function parseBehavior(text: string | undefined): Behavior | undefined {
  const behavior = lowerCaseFields(parse(text));
  return isObject(behavior) && Object.keys(behavior).length > 0 ? (behavior as Behavior) : undefined;
}

/** "ScaleUp" as "scaleUp", all the way down; nulls are left out. */
function lowerCaseFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCaseFields);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(
    fields.map(([name, field]) => [name[0].toLowerCase() + name.slice(1), lowerCaseFields(field)]),
  );
}
