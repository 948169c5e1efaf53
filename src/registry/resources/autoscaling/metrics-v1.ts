import type { MetricSpec, MetricStatus } from '#types/autoscaling.v2';
import type { LabelSelector } from '#types/meta.v1';
import { parseQuantity } from '../../../api/quantity.js';

/**
 * Metrics as autoscaling/v1 keeps them in annotations (k8s.io/api/autoscaling/v1 MetricSpec, MetricStatus), with
 * fields in Go's order, and their conversion from and to autoscaling/v2.
 */
interface V1Source {
  [field: string]: unknown;
  name?: string;
  container?: string;
  metricName?: string;
  selector?: LabelSelector;
  metricSelector?: LabelSelector;
  targetAverageUtilization?: number;
  targetAverageValue?: string;
  targetValue?: string;
  currentAverageUtilization?: number;
  currentAverageValue?: string;
  currentValue?: string;
  averageValue?: string;
}

interface V1Reference {
  kind: string;
  name: string;
  apiVersion?: string;
}

export interface V1Metric {
  type: string;
  object?: V1Source & { target?: V1Reference };
  pods?: V1Source;
  resource?: V1Source;
  containerResource?: V1Source;
  external?: V1Source;
}

/** What a quantity that Go always prints is when it isn't set. */
const zero = '0';
const reference = ({ kind, name, apiVersion }: V1Reference): V1Reference => ({ kind, name, apiVersion });
const map = <T, R>(value: T | undefined, to: (value: T) => R): R | undefined => (value ? to(value) : undefined);

export const metricToV1 = ({ type, object, pods, resource, containerResource, external }: MetricSpec): V1Metric => ({
  type,
  object: map(object, ({ describedObject, metric, target }) => ({
    target: reference(describedObject),
    metricName: metric.name,
    targetValue: target.value ?? zero,
    selector: metric.selector,
    averageValue: target.averageValue,
  })),
  pods: map(pods, ({ metric, target }) => ({
    metricName: metric.name,
    targetAverageValue: target.averageValue ?? zero,
    selector: metric.selector,
  })),
  resource: map(resource, ({ name, target }) => ({
    name,
    targetAverageUtilization: target.averageUtilization,
    targetAverageValue: target.averageValue,
  })),
  containerResource: map(containerResource, ({ name, target, container }) => ({
    name,
    targetAverageUtilization: target.averageUtilization,
    targetAverageValue: target.averageValue,
    container,
  })),
  external: map(external, ({ metric, target }) => ({
    metricName: metric.name,
    metricSelector: metric.selector,
    targetValue: target.value,
    targetAverageValue: target.averageValue,
  })),
});

export const metricFromV1 = (metric: V1Metric): MetricSpec => ({
  type: metric.type ?? '',
  object: map(metric.object, (source) => ({
    describedObject: describedObject(source),
    target: objectTarget(source.targetValue ?? zero, source.averageValue),
    metric: { name: source.metricName ?? '', selector: source.selector },
  })),
  pods: map(metric.pods, ({ metricName = '', selector, targetAverageValue = zero }) => ({
    metric: { name: metricName, selector },
    target: { type: 'AverageValue', averageValue: targetAverageValue },
  })),
  resource: map(metric.resource, (source) => ({ name: source.name ?? '', target: resourceTarget(source) })),
  containerResource: map(metric.containerResource, (source) => ({
    name: source.name ?? '',
    target: resourceTarget(source),
    container: source.container ?? '',
  })),
  external: map(metric.external, ({ metricName = '', metricSelector, targetValue, targetAverageValue }) => ({
    metric: { name: metricName, selector: metricSelector },
    target: {
      type: targetValue === undefined ? 'AverageValue' : 'Value',
      value: targetValue,
      averageValue: targetAverageValue,
    },
  })),
});

const describedObject = ({ target }: { target?: V1Reference }) => reference(target ?? { kind: '', name: '' });

/** Version 1 can't leave the value out, so a zero beside an average stands for none. */
function objectTarget(value: string, averageValue: string | undefined) {
  if (averageValue === undefined) return { type: 'Value', value };
  return { type: 'AverageValue', value: parseQuantity(value).isZero() ? undefined : value, averageValue };
}

const resourceTarget = ({ targetAverageUtilization: averageUtilization, targetAverageValue }: V1Source) => ({
  type: averageUtilization === undefined ? 'AverageValue' : 'Utilization',
  averageValue: targetAverageValue,
  averageUtilization,
});

export const statusToV1 = ({ type, object, pods, resource, containerResource, external }: MetricStatus): V1Metric => ({
  type,
  object: map(object, (source) => ({
    target: reference(source.describedObject),
    metricName: source.metric.name,
    currentValue: source.current.value ?? zero,
    selector: source.metric.selector,
    averageValue: source.current.averageValue,
  })),
  pods: map(pods, ({ metric, current }) => ({
    metricName: metric.name,
    currentAverageValue: current.averageValue ?? zero,
    selector: metric.selector,
  })),
  resource: map(resource, ({ name, current }) => ({
    name,
    currentAverageUtilization: current.averageUtilization,
    currentAverageValue: current.averageValue ?? zero,
  })),
  containerResource: map(containerResource, ({ name, current, container }) => ({
    name,
    currentAverageUtilization: current.averageUtilization,
    currentAverageValue: current.averageValue ?? zero,
    container,
  })),
  external: map(external, ({ metric, current }) => ({
    metricName: metric.name,
    metricSelector: metric.selector,
    currentValue: current.value ?? zero,
    currentAverageValue: current.averageValue,
  })),
});

export const statusFromV1 = (metric: V1Metric): MetricStatus => ({
  type: metric.type ?? '',
  object: map(metric.object, (source) => ({
    metric: { name: source.metricName ?? '', selector: source.selector },
    current: { value: source.currentValue ?? zero, averageValue: source.averageValue },
    describedObject: describedObject(source),
  })),
  pods: map(metric.pods, ({ metricName = '', selector, currentAverageValue = zero }) => ({
    metric: { name: metricName, selector },
    current: { averageValue: currentAverageValue },
  })),
  resource: map(metric.resource, (source) => ({ name: source.name ?? '', current: resourceCurrent(source) })),
  containerResource: map(metric.containerResource, (source) => ({
    name: source.name ?? '',
    current: resourceCurrent(source),
    container: source.container ?? '',
  })),
  external: map(metric.external, ({ metricName = '', metricSelector, currentValue = zero, currentAverageValue }) => ({
    metric: { name: metricName, selector: metricSelector },
    current: { value: currentValue, averageValue: currentAverageValue },
  })),
});

const resourceCurrent = ({ currentAverageUtilization: averageUtilization, currentAverageValue }: V1Source) => ({
  averageValue: currentAverageValue ?? zero,
  averageUtilization,
});
