import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec as Spec,
  CustomResourceDefinitionVersion as Version,
} from '#types/apiextensions.v1';
import { immutable } from '../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { isDNS1035Label, isDNS1123Subdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { validateApproval } from './approval.js';
import {
  hasKnownVersion,
  validateColumn,
  validateConversion,
  validateNames,
  validateSubresources,
} from './crd-parts.js';
import { missingSchema, type SchemaOptions, validateSchema } from './crd-schema.js';
import { formatWarnings } from './formats.js';
import { schemaHas } from './json-schema.js';
import { validateSelectable } from './selectable-fields.js';
import { validateStructural } from './structural.js';
import { unversioned } from './unversioned.js';
import { fromV1beta1 } from './v1beta1.js';

const specPath = Path.of('spec');
const statusPath = Path.of('status');
const versionsPath = specPath.child('versions');

export const customResourceDefinitions: Strategy<CustomResourceDefinition> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  upgrade: fromV1beta1,
  defaults,
  prepareForCreate(object) {
    const { name } = storageVersion(object.spec) ?? {};
    const storedVersions = name === undefined ? null : [name];
    object.status = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions };
  },
  prepareForUpdate({ spec, status }) {
    const { name } = storageVersion(spec) ?? {};
    const stored = status.storedVersions ?? [];
    if (name !== undefined && !stored.includes(name)) status.storedVersions = [...stored, name];
  },
  validate: (object) => [...validateName(object), ...validateDefinition(object, undefined)],
  validateUpdate: (object, old) => validateDefinition(object, old),
  warnings: ({ spec }, old) => formatWarnings(spec, old?.spec),
  subresources: {
    status: {
      validateUpdate: ({ status }) => validateNames(status.acceptedNames, statusPath.child('acceptedNames')),
    },
  },
};

const storageVersion = ({ versions }: Spec): Version | undefined => (versions ?? []).find(({ storage }) => storage);

function defaults({ spec }: CustomResourceDefinition): void {
  const { names } = spec;
  names.singular ||= names.kind.toLowerCase() || undefined;
  names.listKind ||= names.kind === '' ? undefined : `${names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service !== undefined) service.port ??= 443;
}

function validateName({ metadata: { name = '' }, spec: { group, names } }: CustomResourceDefinition): FieldError[] {
  if (name === `${names.plural}.${group}`) return [];
  return [invalidValue(Path.of('metadata', 'name'), name, 'must be spec.names.plural+"."+spec.group')];
}

function validateDefinition(object: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  const { spec, status } = object;
  return [
    ...validateSpec(spec, old?.spec),
    ...(old === undefined ? [] : validateImmutable(spec, old)),
    ...validateNames(status.acceptedNames, statusPath.child('acceptedNames')),
    ...validateStoredVersions(status.storedVersions, spec.versions ?? [], statusPath.child('storedVersions')),
    ...validateApproval(object, old),
    ...validatePreserve(spec, old?.spec),
  ];
}

function validateSpec(spec: Spec, old: Spec | undefined): FieldError[] {
  const { names } = spec;
  const versions = spec.versions ?? [];
  const all = unversioned(spec);
  const options = schemaOptions(spec, old);
  const errors = [...validateGroup(spec.group, specPath.child('group')), ...validateScope(spec.scope)];
  errors.push(...validateSchemasGiven(spec, old));
  for (const [i, version] of all.versions.entries()) {
    const path = versionsPath.index(i);
    const wrong = isDNS1035Label(version.name);
    if (wrong.length > 0) errors.push(invalidValue(path.child('name'), version.name, wrong.join(',')));
    errors.push(...validateVersion(version, versions[i].subresources?.status !== undefined, path, options));
  }
  errors.push(...validateVersionSet(all.versions));
  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if (!names[name]) errors.push(required(specPath.child('names', name)));
  }
  const anyStatus = versions.some(({ subresources }) => subresources?.status !== undefined);
  const columns = all.additionalPrinterColumns ?? [];
  return [
    ...errors,
    ...validateNames(names, specPath.child('names')),
    ...validateSchema(all.schema, anyStatus, specPath.child('validation'), options),
    ...validateSubresources(all.subresources, specPath.child('subresources')),
    ...columns.flatMap((column, i) => validateColumn(column, specPath.child('additionalPrinterColumns').index(i))),
    ...validateSelectable(all.selectableFields, all.schema, specPath.child('selectableFields')),
    ...validateUnpreserved(spec),
    ...validateConversion(spec.conversion, needsKnownVersion(old), specPath.child('conversion')),
  ];
}

/** Schemas that were not structural before may stay so. */
function schemaOptions(spec: Spec, old: Spec | undefined): SchemaOptions {
  const wasStructural = (old?.versions ?? []).every(
    ({ schema }) =>
      schema?.openAPIV3Schema === undefined || validateStructural(schema.openAPIV3Schema, specPath).length === 0,
  );
  return { structural: wasStructural || spec.preserveUnknownFields !== true };
}

/** What works only where unknown fields are pruned: defaults, and conversion. */
function validateUnpreserved({ preserveUnknownFields, conversion, versions }: Spec): FieldError[] {
  if (!preserveUnknownFields) return [];
  const hasDefault = ({ schema }: Version) => schemaHas(schema?.openAPIV3Schema, (part) => part.default !== undefined);
  const defaultsPath = specPath.child('preserveUnknownFields');
  const strategyPath = specPath.child('conversion', 'strategy');
  const strategy = conversion?.strategy ?? 'None';
  return [
    ...((versions ?? []).some(hasDefault)
      ? [invalidValue(defaultsPath, true, 'must be false in order to use defaults in the schema')]
      : []),
    ...(strategy === 'None'
      ? []
      : [invalidValue(strategyPath, strategy, 'must be None if spec.preserveUnknownFields is true')]),
  ];
}

const needsKnownVersion = (old: Spec | undefined): boolean => {
  const versions = old?.conversion?.webhook?.conversionReviewVersions ?? [];
  return versions.length === 0 || hasKnownVersion(versions);
};

function validateGroup(group: string, path: Path): FieldError[] {
  if (group === '') return [required(path)];
  const wrong = isDNS1123Subdomain(group);
  if (wrong.length > 0) return [invalidValue(path, group, wrong.join(','))];
  return group.includes('.') ? [] : [invalidValue(path, group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string): FieldError[] {
  const path = specPath.child('scope');
  const scopes = ['Cluster', 'Namespaced'];
  if (scope === '') return [required(path)];
  return scopes.includes(scope) ? [] : [notSupported(path, scope, scopes)];
}

/** Definitions from before schemas were required may do without. */
function validateSchemasGiven({ versions }: Spec, old: Spec | undefined): FieldError[] {
  const hasSchema = ({ schema }: Version) => schema?.openAPIV3Schema !== undefined;
  if (old !== undefined && !(old.versions ?? []).every(hasSchema)) return [];
  return (versions ?? []).flatMap((version, i) => (hasSchema(version) ? [] : [missingSchema(versionsPath.index(i))]));
}

function validateVersion(version: Version, hasStatus: boolean, path: Path, options: SchemaOptions): FieldError[] {
  const columnsPath = path.child('additionalPrinterColumns');
  return [
    ...validateDeprecation(version, path.child('deprecationWarning')),
    ...validateSchema(version.schema, hasStatus, path.child('schema'), options),
    ...validateSubresources(version.subresources, path.child('subresources')),
    ...(version.additionalPrinterColumns ?? []).flatMap((column, i) => validateColumn(column, columnsPath.index(i))),
    ...validateSelectable(version.selectableFields, version.schema, path.child('selectableFields'), true),
  ];
}

function validateDeprecation({ deprecated, deprecationWarning: warning }: Version, path: Path): FieldError[] {
  if (warning === undefined) return [];
  if (!deprecated) return [invalidValue(path, warning, 'can only be set for deprecated versions')];
  const errors: FieldError[] = [];
  if (Buffer.byteLength(warning) > 256) errors.push(invalidValue(path, warning, 'must be <= 256 characters long'));
  if (warning === '') errors.push(invalidValue(path, warning, 'must not be an empty string'));
  const odd = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(warning);
  if (odd === null) return errors;
  const index = Buffer.byteLength(warning.slice(0, odd.index));
  const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${index}`;
  return [...errors, invalidValue(path, warning, detail)];
}

function validateVersionSet(versions: Version[]): FieldError[] {
  const errors: FieldError[] = [];
  const isUnique = new Set(versions.map(({ name }) => name)).size === versions.length;
  if (!isUnique)
    errors.push(invalidValue(versionsPath, versions.map(versionForm), 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const detail = 'must have exactly one version marked as storage version';
    errors.push(invalidValue(versionsPath, versions.map(versionForm), detail));
  }
  if (versions.length === 0) return errors;
  // kube-apiserver's own type still has the one version of old, and checks it, too
  const [{ name }] = versions;
  const wrong = name === '' ? [] : isDNS1035Label(name);
  return wrong.length === 0 ? errors : [...errors, invalidValue(specPath.child('version'), name, wrong.join(','))];
}

/** A version with the field names of kube-apiserver's own type. */
const versionForm = (version: Version) => ({
  Name: version.name,
  Served: version.served,
  Storage: version.storage,
  Deprecated: version.deprecated ?? false,
  DeprecationWarning: version.deprecationWarning ?? null,
  Schema: version.schema ?? null,
  Subresources: version.subresources ?? null,
  AdditionalPrinterColumns: version.additionalPrinterColumns ?? null,
  SelectableFields: version.selectableFields ?? null,
});

/** What the stored objects depend on is fixed once there may be some. */
function validateImmutable(spec: Spec, { spec: old, status }: CustomResourceDefinition): FieldError[] {
  const isEstablished = (status.conditions ?? []).some((c) => c.type === 'Established' && c.status === 'True');
  const namesPath = specPath.child('names');
  return [
    ...(isEstablished ? immutable(spec.scope, old.scope, specPath.child('scope')) : []),
    ...(isEstablished ? immutable(spec.names.kind, old.names.kind, namesPath.child('kind')) : []),
    ...immutable(spec.group, old.group, specPath.child('group')),
    ...immutable(spec.names.plural, old.names.plural, namesPath.child('plural')),
  ];
}

function validateStoredVersions(stored: string[] | null, versions: Version[], path: Path): FieldError[] {
  if (stored === null || stored.length === 0)
    return [invalidValue(path, stored, 'must have at least one stored version')];
  const left = new Set(stored);
  // a version takes its name with it, so that a second one of that name finds it missing
  const missing = versions.filter(({ name, storage }) => !left.delete(name) && storage);
  const gone = [...left];
  return [
    ...missing.map(({ name }) => invalidValue(path, stored, `must have the storage version ${name}`)),
    ...gone.map((version) =>
      invalidValue(
        path.index(stored.indexOf(version)),
        version,
        `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
      ),
    ),
  ];
}

function validatePreserve(spec: Spec, old: Spec | undefined): FieldError[] {
  if (!spec.preserveUnknownFields || old?.preserveUnknownFields) return [];
  const detail =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalidValue(specPath.child('preserveUnknownFields'), true, detail)];
}
