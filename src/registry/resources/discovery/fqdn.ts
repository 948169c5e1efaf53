import { type FieldError, invalidValue, type Path, required } from '../../../api/field.js';
import { isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';

/** Upstream: IsFullyQualifiedDomainName. */
export function fullyQualifiedDomainName(name: string, path: Path): FieldError[] {
  if (name === '') return [required(path)];
  const domain = name.replace(/\.$/, '');
  const wrong = isDNS1123Subdomain(domain);
  if (wrong.length > 0) return [invalidValue(path, domain, wrong.join(','))];
  const labels = domain.split('.');
  if (labels.length < 2) {
    return [invalidValue(path, domain, 'should be a domain with at least two segments separated by dots')];
  }
  const bad = labels.find((label) => isDNS1123Label(label).length > 0);
  return bad === undefined ? [] : [invalidValue(path, bad, isDNS1123Label(bad).join(','))];
}
