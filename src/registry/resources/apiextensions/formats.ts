import type { CustomResourceDefinitionSpec, JSONSchemaProps } from '#types/apiextensions.v1';
import { quote } from '../../../api/field.js';
import { schemaHas } from './json-schema.js';
import { unversioned } from './unversioned.js';

/** The formats of texts that are checked (upstream: pkg/apiserver/validation/formats.go), without dashes. */
const texts = new Set(
  'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname'.split(
    ' ',
  ),
);

const formatsOf: Record<string, (format: string) => boolean> = {
  '': (format) => texts.has(format.replaceAll('-', '')),
  string: (format) => texts.has(format.replaceAll('-', '')),
  integer: (format) => format === 'int32' || format === 'int64',
  number: (format) => format === 'float' || format === 'double',
};

const isKnown = ({ type = '', format = '' }: JSONSchemaProps) => format === '' || (formatsOf[type]?.(format) ?? false);

function unknownFormats(spec: CustomResourceDefinitionSpec | undefined): string[] {
  if (spec === undefined) return [];
  const { schema, versions } = unversioned(spec);
  const found: string[] = [];
  for (const validation of [schema, ...versions.map((version) => version.schema)]) {
    schemaHas(validation?.openAPIV3Schema, (one) => {
      if (!isKnown(one)) found.push(one.format ?? '');
      return false;
    });
  }
  return found;
}

/** Formats that are not checked, but for those that were there before. */
export function formatWarnings(spec: CustomResourceDefinitionSpec, old?: CustomResourceDefinitionSpec): string[] {
  const before = unknownFormats(old);
  const added = unknownFormats(spec).filter((format) => !before.includes(format));
  return added.map((format) => `unrecognized format ${quote(format)}`);
}
