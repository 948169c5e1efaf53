import type {
  CustomResourceColumnDefinition as Column,
  CustomResourceDefinitionVersion as Version,
} from '#types/apiextensions.v1';
import type { KubeObject } from '../../../api/object.js';

/** v1beta1's columns name their path otherwise. */
type OldColumn = Omit<Column, 'jsonPath'> & { JSONPath: string };
type Shared = Pick<Version, 'schema' | 'subresources' | 'selectableFields'>;
type OldVersion = Omit<Version, 'additionalPrinterColumns'> & { additionalPrinterColumns?: OldColumn[] };

/** What v1beta1 has in other places than v1: what all versions have in common stands above them. */
interface OldSpec extends Omit<Shared, 'schema'> {
  version?: string;
  versions?: OldVersion[];
  validation?: Version['schema'];
  additionalPrinterColumns?: OldColumn[];
  conversion?: { strategy: string; webhookClientConfig?: object; conversionReviewVersions?: string[] };
}

const columnsOf = (columns: OldColumn[] | undefined): Column[] | undefined =>
  columns?.map(({ JSONPath, ...column }) => ({ ...column, jsonPath: JSONPath }));

/**
 * A definition in v1beta1, which kube-apiserver stores to this day, in the fields of v1. Upstream: the conversions of
 * CustomResourceDefinitionSpec in apiextensions-apiserver's pkg/apis/apiextensions/v1/conversion.go.
 */
export function fromV1beta1(object: KubeObject): KubeObject {
  if (object.apiVersion !== 'apiextensions.k8s.io/v1beta1') return object;
  const { spec, ...rest } = object as KubeObject & { spec: OldSpec };
  const { version, versions, validation, additionalPrinterColumns, subresources, selectableFields, ...others } = spec;
  const all = versions ?? (version === undefined ? [] : [{ name: version, served: true, storage: true }]);
  const shared = { schema: validation, subresources, selectableFields };
  const columns = columnsOf(additionalPrinterColumns);
  const upgraded = all.map((one) => ({
    ...one,
    ...Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined)),
    additionalPrinterColumns: columns ?? columnsOf(one.additionalPrinterColumns),
  }));
  return { ...rest, spec: { ...others, versions: upgraded, conversion: conversionOf(spec.conversion) } } as KubeObject;
}

function conversionOf(conversion: OldSpec['conversion']) {
  if (conversion === undefined) return undefined;
  const { strategy, webhookClientConfig: clientConfig, conversionReviewVersions } = conversion;
  const isWebhook = clientConfig !== undefined || conversionReviewVersions !== undefined;
  return { strategy, webhook: isWebhook ? { clientConfig, conversionReviewVersions } : undefined };
}
