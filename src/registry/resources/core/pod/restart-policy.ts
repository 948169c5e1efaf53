import type { ContainerResizePolicy, ContainerRestartRule } from '#types/core.v1';
import { duplicate, type FieldError, invalidValue, type Path, required, tooMany } from '../../../../api/field.js';
import { oneOf, requiredOneOf } from './checks.js';
import type { AnyContainer } from './containers-of.js';

const policies = ['Always', 'Never', 'OnFailure'];

/** Upstream: validateContainerRestartPolicy. */
export function validateRestartPolicy(container: AnyContainer, path: Path): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const at = path.child('restartPolicy');
  if (restartPolicy === undefined && rules.length === 0) return [];
  return [
    ...(restartPolicy === undefined
      ? [required(at, 'must specify restartPolicy when restart rules are used')]
      : oneOf(restartPolicy, policies, at)),
    ...(rules.length > 20 ? [tooMany(path.child('restartPolicyRules'), rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, path.child('restartPolicyRules').index(i))),
  ];
}

function validateRule({ action, exitCodes }: ContainerRestartRule, path: Path): FieldError[] {
  const errors = oneOf(action, ['Restart', 'RestartAllContainers'], path.child('action'));
  const at = path.child('exitCodes');
  if (exitCodes === undefined) return [...errors, required(at, 'must be specified')];
  errors.push(...oneOf(exitCodes.operator, ['In', 'NotIn'], at.child('operator')));
  const count = (exitCodes.values ?? []).length;
  return count > 255 ? [...errors, tooMany(at.child('values'), count, 255)] : errors;
}

/** Upstream: validateInitContainerRestartPolicy: rules without a policy are not looked at. */
export const validateInitRestartPolicy = (container: AnyContainer, path: Path): FieldError[] =>
  validateRestartPolicy(container, path).slice(0, container.restartPolicy === undefined ? 1 : undefined);

/** Upstream: validateResizePolicy; the errors' paths name the list. */
export function validateResizePolicy(
  policies: ContainerResizePolicy[] | undefined,
  podRestartPolicy: string | undefined,
  path: Path,
): FieldError[] {
  const seen = new Set<string>();
  return (policies ?? []).flatMap(({ resourceName, restartPolicy }, i) => {
    const errors = seen.has(resourceName) ? [duplicate(path.index(i), resourceName)] : [];
    seen.add(resourceName);
    errors.push(...requiredOneOf(resourceName, ['cpu', 'memory'], path));
    errors.push(...requiredOneOf(restartPolicy, ['NotRequired', 'RestartContainer'], path));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      errors.push(invalidValue(path, restartPolicy, detail));
    }
    return errors;
  });
}
