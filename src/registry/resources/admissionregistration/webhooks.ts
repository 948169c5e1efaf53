import type { MutatingWebhook, ValidatingWebhook } from '#types/admissionregistration.v1';
import { equal } from '../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { isDNS1035Label, isDNS1123Subdomain } from '../../../api/names.js';
import { validateLabelSelector } from '../../../api/selectors.js';
import { validateWebhookService, validateWebhookURL } from '../webhook-client.js';
import { failurePolicies, validateEnum, validateMatchConditions, validateMatchPolicy } from './match.js';
import { defaultRules, validateRule } from './rules.js';

/** Webhooks of both kinds; the mutating ones have a reinvocation policy besides. */
type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

const webhooksPath = Path.of('webhooks');
const sideEffects = ['None', 'NoneOnDryRun'];
const allSideEffects = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];
const reviewVersions = ['v1', 'v1beta1'];

export function defaultWebhook(webhook: Webhook): void {
  if (webhook.clientConfig.service !== undefined) webhook.clientConfig.service.port ??= 443;
  defaultRules(webhook.rules);
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
}

/** What an update lets through because the old webhooks do it already. */
interface Leniency {
  sideEffects: boolean;
  reviewVersions: boolean;
  names: boolean;
  selectors: boolean;
  conditions: boolean;
}

const strict: Leniency = {
  sideEffects: false,
  reviewVersions: false,
  names: false,
  selectors: false,
  conditions: false,
};

function leniencyOf(webhooks: Webhook[], old: Webhook[]): Leniency {
  const conditions = (list: Webhook[]) => list.map(({ matchConditions }) => matchConditions ?? []);
  return {
    sideEffects: old.some((webhook) => !sideEffects.includes(webhook.sideEffects ?? '')),
    reviewVersions: old.some(({ admissionReviewVersions: versions }) => !hasKnownVersion(versions ?? [], true)),
    names: new Set(old.map(({ name }) => name)).size < old.length,
    selectors: old.some(({ namespaceSelector, objectSelector }) =>
      [namespaceSelector, objectSelector].some((selector) => validateLabelSelector(selector, webhooksPath).length > 0),
    ),
    conditions: equal(conditions(webhooks), conditions(old)),
  };
}

const hasKnownVersion = (versions: string[], none: boolean) =>
  versions.length === 0 ? none : versions.some((version) => reviewVersions.includes(version));

/** Upstream: validateValidatingWebhookConfiguration, validateMutatingWebhookConfiguration. */
export function validateWebhooks(webhooks: Webhook[] = [], old?: Webhook[]): FieldError[] {
  const leniency = old === undefined ? strict : leniencyOf(webhooks, old);
  const names = webhooks.map(({ name }) => name);
  return webhooks.flatMap((webhook, i) => {
    const { name } = webhook;
    const path = webhooksPath.index(i);
    const errors = validateWebhook(webhook, path, leniency);
    const isTaken = !leniency.names && name !== '' && names.indexOf(name) < i;
    return isTaken ? [...errors, duplicate(path.child('name'), name)] : errors;
  });
}

const validateWebhook = (webhook: Webhook, path: Path, leniency: Leniency): FieldError[] => [
  ...validateName(webhook.name, path.child('name')),
  ...(webhook.rules ?? []).flatMap((rule, i) => validateRule(rule, path.child('rules').index(i))),
  ...validateEnum(webhook.failurePolicy, failurePolicies, path.child('failurePolicy')),
  ...validateMatchPolicy(webhook.matchPolicy, path.child('matchPolicy')),
  ...validateSideEffects(webhook.sideEffects, path.child('sideEffects'), leniency),
  ...validateTimeout(webhook.timeoutSeconds, path.child('timeoutSeconds')),
  ...(['namespaceSelector', 'objectSelector'] as const).flatMap((name) =>
    validateLabelSelector(webhook[name], path.child(name), { allowInvalidValues: leniency.selectors }),
  ),
  ...validateEnum(webhook.reinvocationPolicy, ['IfNeeded', 'Never'], path.child('reinvocationPolicy')),
  ...validateClientConfig(webhook.clientConfig, path.child('clientConfig')),
  ...(leniency.conditions ? [] : validateMatchConditions(webhook.matchConditions, path.child('matchConditions'))),
  ...validateVersions(webhook.admissionReviewVersions ?? [], path.child('admissionReviewVersions'), leniency),
];

/** Upstream: IsFullyQualifiedName. */
function validateName(name: string, path: Path): FieldError[] {
  if (name === '') return [required(path)];
  const wrong = isDNS1123Subdomain(name);
  if (wrong.length > 0) return [invalidValue(path, name, wrong.join(','))];
  if (name.split('.').length >= 3) return [];
  return [invalidValue(path, name, 'should be a domain with at least three segments separated by dots')];
}

function validateSideEffects(value: string | undefined, path: Path, leniency: Leniency): FieldError[] {
  const allowed = leniency.sideEffects ? allSideEffects : sideEffects;
  if (value === undefined || value === null) return [required(path, `must specify one of ${allowed.join(', ')}`)];
  return allowed.includes(value) ? [] : [notSupported(path, value, allowed)];
}

function validateTimeout(seconds: number | undefined, path: Path): FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= 30)) return [];
  return [invalidValue(path, seconds, 'the timeout value must be between 1 and 30 seconds')];
}

function validateClientConfig({ url, service }: Webhook['clientConfig'], path: Path): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(path, 'exactly one of url or service is required')];
  }
  if (url !== undefined) return validateWebhookURL(url, path.child('url'));
  if (service === undefined) return [];
  // upstream hands name and namespace over in the wrong order, so each is found missing in the other's place
  const { name, namespace } = service;
  return validateWebhookService({ ...service, name: namespace, namespace: name }, path.child('service'));
}

function validateVersions(versions: string[], path: Path, leniency: Leniency): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)];
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [invalidValue(path.index(i), version, 'duplicate version')]
      : invalidEach(path.index(i), version, isDNS1035Label(version)),
  );
  if (leniency.reviewVersions || hasKnownVersion(versions, false)) return errors;
  return [...errors, invalidValue(path, versions, `must include at least one of ${reviewVersions.join(', ')}`)];
}
