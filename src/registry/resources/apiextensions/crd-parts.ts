import type {
  CustomResourceColumnDefinition as Column,
  CustomResourceConversion as Conversion,
  CustomResourceDefinitionNames as Names,
  CustomResourceSubresources as Subresources,
} from '#types/apiextensions.v1';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  type Path,
  required,
} from '../../../api/field.js';
import { isDNS1035Label } from '../../../api/names.js';
import { validateWebhookService, validateWebhookURL } from '../webhook-client.js';

/** Upstream: ValidateCustomResourceDefinitionNames. */
export function validateNames(names: Names, path: Path): FieldError[] {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names;
  const kindPath = path.child('listKind');
  return [
    ...validateLabel(plural, path.child('plural')),
    ...validateLabel(singular, path.child('singular')),
    ...validateMixedCase(kind, path.child('kind')),
    ...validateMixedCase(listKind, kindPath),
    ...shortNames.flatMap((name, i) => validateLabel(name, path.child('shortNames').index(i), true)),
    ...(kind !== '' && kind === listKind
      ? [invalidValue(kindPath, listKind, 'kind and listKind may not be the same')]
      : []),
    ...categories.flatMap((name, i) => validateLabel(name, path.child('categories').index(i), true)),
  ];
}

function validateLabel(value: string, path: Path, isRequired = false): FieldError[] {
  const wrong = value === '' && !isRequired ? [] : isDNS1035Label(value);
  return wrong.length > 0 ? [invalidValue(path, value, wrong.join(','))] : [];
}

function validateMixedCase(value: string, path: Path): FieldError[] {
  const wrong = value === '' ? [] : isDNS1035Label(value.toLowerCase());
  if (wrong.length === 0) return [];
  return [invalidValue(path, value, `may have mixed case, but should otherwise match: ${wrong.join(',')}`)];
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export function validateColumn({ name, type, format = '', jsonPath }: Column, path: Path): FieldError[] {
  const errors: FieldError[] = name === '' ? [required(path.child('name'))] : [];
  const typeDetail = `must be one of ${columnTypes.join(',')}`;
  if (type === '') errors.push(required(path.child('type'), typeDetail));
  else if (!columnTypes.includes(type)) errors.push(invalidValue(path.child('type'), type, typeDetail));
  if (format !== '' && !columnFormats.includes(format)) {
    errors.push(invalidValue(path.child('format'), format, `must be one of ${columnFormats.join(',')}`));
  }
  const jsonPathPath = path.child('JSONPath');
  return [...errors, ...(jsonPath === '' ? [required(jsonPathPath)] : validateJsonPath(jsonPath, jsonPathPath))];
}

const validateJsonPath = (text: string, path: Path): FieldError[] =>
  text.startsWith('.') ? [] : [invalidValue(path, text, 'must be a simple json path starting with .')];

export function validateSubresources(subresources: Subresources | undefined, path: Path): FieldError[] {
  const scale = subresources?.scale;
  if (scale === undefined) return [];
  const scalePath = path.child('scale');
  const below = (text: string, at: Path, roots: string[], detail: string) => {
    const errors = validateJsonPath(text, at);
    if (errors.length > 0 || roots.some((root) => text.startsWith(root))) return errors;
    return [invalidValue(at, text, detail)];
  };
  const needed = (text: string, at: Path, root: string) =>
    text === '' ? [required(at)] : below(text, at, [`${root}.`], `should be a json path under ${root}`);
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  const selectorPath = scalePath.child('labelSelectorPath');
  return [
    ...needed(specReplicasPath, scalePath.child('specReplicasPath'), '.spec'),
    ...needed(statusReplicasPath, scalePath.child('statusReplicasPath'), '.status'),
    ...(labelSelectorPath === ''
      ? []
      : below(
          labelSelectorPath,
          selectorPath,
          ['.spec.', '.status.'],
          'should be a json path under either .spec or .status',
        )),
  ];
}

const reviewVersions = ['v1', 'v1beta1'];
export const hasKnownVersion = (versions: string[]): boolean => versions.some((v) => reviewVersions.includes(v));

/** Upstream: validateCustomResourceConversion; its paths are those of the unversioned type. */
export function validateConversion(conversion: Conversion | undefined, needsKnown: boolean, path: Path): FieldError[] {
  if (conversion === undefined) return [];
  const { strategy, webhook } = conversion;
  const strategyPath = path.child('strategy');
  const configPath = path.child('webhookClientConfig');
  const versionsPath = path.child('conversionReviewVersions');
  const versions = webhook?.conversionReviewVersions ?? [];
  const errors: FieldError[] = [];
  if (strategy === '') errors.push(required(strategyPath));
  else if (!['None', 'Webhook'].includes(strategy)) {
    errors.push(notSupported(strategyPath, strategy, ['None', 'Webhook']));
  }
  if (strategy === 'Webhook') {
    return [
      ...errors,
      ...validateClientConfig(webhook?.clientConfig, configPath),
      ...validateReviewVersions(versions, needsKnown, versionsPath),
    ];
  }
  const detail = 'should not be set when strategy is not set to Webhook';
  if (webhook?.clientConfig !== undefined) errors.push(forbidden(configPath, detail));
  return versions.length > 0 ? [...errors, forbidden(versionsPath, detail)] : errors;
}

function validateClientConfig(config: NonNullable<Conversion['webhook']>['clientConfig'], path: Path): FieldError[] {
  if (config === undefined) return [required(path, 'required when strategy is set to Webhook')];
  const { url, service } = config;
  if ((url === undefined) === (service === undefined)) {
    return [required(path, 'exactly one of url or service is required')];
  }
  if (url !== undefined) return validateWebhookURL(url, path.child('url'));
  if (service === undefined) return [];
  // upstream hands name and namespace over in the wrong order, so each is found missing in the other's place
  const { name, namespace } = service;
  return validateWebhookService({ ...service, name: namespace, namespace: name }, path.child('service'));
}

function validateReviewVersions(versions: string[], needsKnown: boolean, path: Path): FieldError[] {
  if (versions.length === 0) return [required(path)];
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [invalidValue(path.index(i), version, 'duplicate version')]
      : invalidEach(path.index(i), version, isDNS1035Label(version)),
  );
  if (!needsKnown || hasKnownVersion(versions)) return errors;
  return [...errors, invalidValue(path, versions, `must include at least one of ${reviewVersions.join(', ')}`)];
}
