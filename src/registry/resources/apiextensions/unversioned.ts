import type { CustomResourceDefinitionSpec, CustomResourceDefinitionVersion as Version } from '#types/apiextensions.v1';
import { equal } from '../../../api/checks.js';

const hoisted = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;

export interface Unversioned extends Pick<Version, (typeof hoisted)[number]> {
  versions: Version[];
}

/**
 * kube-apiserver keeps what is the same in all versions once, beside them, and names it so in its errors:
 * spec.validation, not spec.versions[0].schema (upstream: apiextensions/v1/conversion.go).
 */
export function unversioned({ versions: given }: CustomResourceDefinitionSpec): Unversioned {
  const versions = (given ?? []).map((version) => ({ ...version }));
  const result: Unversioned = { versions };
  if (versions.length === 0) return result;
  for (const name of hoisted) {
    if (!versions.every((version) => equal(version[name], versions[0][name]))) continue;
    Object.assign(result, { [name]: versions[0][name] });
    for (const version of versions) delete version[name];
  }
  return result;
}
