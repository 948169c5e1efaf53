import type { HorizontalPodAutoscalerBehavior as Behavior, HPAScalingRules as Rules } from '#types/autoscaling.v2';
import { type FieldError, invalidValue, notSupported, type Path, required } from '../../../api/field.js';
import { parseQuantity } from '../../../api/quantity.js';

const maxPeriod = 1800;
const maxWindow = 3600;
const byPercent = () => ({ type: 'Percent', value: 100, periodSeconds: 15 });
const byPods = () => ({ type: 'Pods', value: 4, periodSeconds: 15 });

/** Where one of the two is given, both are complete (upstream: SetDefaults_HorizontalPodAutoscalerBehavior). */
export function defaultBehavior(behavior: Behavior | undefined): void {
  completeBehavior(behavior);
  if (behavior?.scaleUp !== undefined) behavior.scaleUp.policies ??= [byPods(), byPercent()];
  if (behavior?.scaleDown !== undefined) behavior.scaleDown.policies ??= [byPercent()];
}

/** The same, but for the policies of rules that are given: autoscaling/v1 has to name them. */
export function completeBehavior(behavior: Behavior | undefined): void {
  if (behavior === undefined) return;
  const { scaleUp = { policies: [byPods(), byPercent()] }, scaleDown = { policies: [byPercent()] } } = behavior;
  behavior.scaleUp = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', ...scaleUp };
  const { stabilizationWindowSeconds, ...rest } = scaleDown;
  const window = stabilizationWindowSeconds === undefined ? {} : { stabilizationWindowSeconds };
  behavior.scaleDown = { ...window, selectPolicy: 'Max', ...rest }; // in the order in which it is stored
}

export const validateBehavior = (behavior: Behavior | undefined, path: Path): FieldError[] => [
  ...validateRules(behavior?.scaleUp, path.child('scaleUp')),
  ...validateRules(behavior?.scaleDown, path.child('scaleDown')),
];

function validateRules(rules: Rules | undefined, path: Path): FieldError[] {
  if (rules === undefined) return [];
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules;
  const windowPath = path.child('stabilizationWindowSeconds');
  const tolerancePath = path.child('tolerance');
  const errors: FieldError[] = [];
  if (window < 0) errors.push(invalidValue(windowPath, window, 'must be greater than or equal to zero'));
  if (window > maxWindow) errors.push(invalidValue(windowPath, window, `must be less than or equal to ${maxWindow}`));
  if (selectPolicy !== undefined && !['Disabled', 'Max', 'Min'].includes(selectPolicy)) {
    errors.push(notSupported(path.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']));
  }
  if (policies.length === 0) errors.push(required(path.child('policies'), 'must specify at least one Policy'));
  errors.push(...policies.flatMap((policy, i) => validatePolicy(policy, path.child('policies').index(i))));
  if (tolerance !== undefined && parseQuantity(tolerance).sign() < 0) {
    errors.push(invalidValue(tolerancePath, tolerance, 'must be greater than or equal to 0'));
  }
  return errors;
}

function validatePolicy({ type, value, periodSeconds }: NonNullable<Rules['policies']>[number], path: Path) {
  const periodPath = path.child('periodSeconds');
  const errors: FieldError[] = [];
  if (!['Pods', 'Percent'].includes(type)) errors.push(notSupported(path.child('type'), type, ['Percent', 'Pods']));
  if (value <= 0) errors.push(invalidValue(path.child('value'), value, 'must be greater than zero'));
  if (periodSeconds <= 0) errors.push(invalidValue(periodPath, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > maxPeriod) {
    errors.push(invalidValue(periodPath, periodSeconds, `must be less than or equal to ${maxPeriod}`));
  }
  return errors;
}
