import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec as Spec } from '#types/autoscaling.v2';
import { nonNegative } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { defaultBehavior, validateBehavior } from './behavior.js';
import { dropConversionAnnotations } from './conversion.js';
import { horizontalPodAutoscalersTable } from './horizontalpodautoscaler.table.js';
import { apiVersionError, type ReferenceOptions, validateMetric, validateReference } from './metrics.js';

export { horizontalPodAutoscalerConversion } from './conversion.js';

const specPath = Path.of('spec');
const statusPath = Path.of('status');

/** Defaults are those of the version the user wrote; all else is about autoscaling/v2, which is stored. */
export const horizontalPodAutoscalers: Strategy<HorizontalPodAutoscaler> = {
  table: horizontalPodAutoscalersTable,
  defaults,
  validate: ({ spec }) => validateSpec(spec, undefined),
  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),
  subresources: {
    status: {
      validateUpdate: ({ status }) => [
        ...nonNegative(status.currentReplicas, statusPath.child('currentReplicas')),
        ...nonNegative(status.desiredReplicas, statusPath.child('desiredReplicas')),
      ],
    },
  },
};

function defaults(object: HorizontalPodAutoscaler): void {
  const { apiVersion, spec } = object;
  spec.minReplicas ??= 1;
  if (apiVersion !== 'autoscaling/v2') return; // the conversion of version 1 does the rest
  dropConversionAnnotations(object);
  if ((spec.metrics ?? []).length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  defaultBehavior(spec.behavior);
}

function validateSpec(spec: Spec, old: Spec | undefined): FieldError[] {
  return [
    ...validateReplicas(spec, old),
    ...validateReference(spec.scaleTargetRef, specPath.child('scaleTargetRef'), targetOptions(spec, old)),
    ...validateMetrics(spec, old),
    ...validateBehavior(spec.behavior, specPath.child('behavior')),
  ];
}

/** Only objects that have 0 already may keep it: HPAScaleToZero is off by default. */
function validateReplicas({ minReplicas, maxReplicas }: Spec, old: Spec | undefined): FieldError[] {
  const least = old?.minReplicas === 0 ? 0 : 1;
  const maxPath = specPath.child('maxReplicas');
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < least) {
    const detail = `must be greater than or equal to ${least}`;
    errors.push(invalidValue(specPath.child('minReplicas'), minReplicas, detail));
  }
  if (maxReplicas === 0) errors.push(required(maxPath, 'must be set and greater than 0'));
  if (maxReplicas < 0) errors.push(invalidValue(maxPath, maxReplicas, 'must be greater than or equal to 1'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidValue(maxPath, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return errors;
}

function targetOptions({ scaleTargetRef: target }: Spec, old: Spec | undefined): ReferenceOptions {
  const before = old?.scaleTargetRef;
  const isKept = before !== undefined && before.apiVersion === target.apiVersion && before.kind === target.kind;
  return { allowInvalid: isKept, allowCore: target.kind === 'ReplicationController' };
}

function validateMetrics({ metrics = [], minReplicas }: Spec, old: Spec | undefined): FieldError[] {
  const path = specPath.child('metrics');
  const allowInvalid = (old?.metrics ?? []).some(
    ({ object }) =>
      object && apiVersionError(object.describedObject.apiVersion ?? '', { allowCore: true }) !== undefined,
  );
  const errors = metrics.flatMap((metric, i) =>
    validateMetric(metric, path.index(i), { allowCore: true, allowInvalid }),
  );
  const seesWork = metrics.some(({ type }) => type === 'Object' || type === 'External');
  if (minReplicas !== 0 || seesWork) return errors;
  const detail = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [...errors, forbidden(path, detail)];
}
