import { type FieldError, invalidValue, type Path, quote, required, tooLong } from '../../../api/field.js';
import { isDNS1123Label, isDNS1123Subdomain } from '../../../api/names.js';

const maxDomain = 253;
const maxLength = maxDomain + 1 + 253 + 63 + 1;

/** "example.com/signer" (upstream: ValidateSignerName). */
export function validateSignerName(name: string, path: Path): FieldError[] {
  if (name === '') return [required(path)];
  const [domain, rest, ...more] = name.split('/');
  if (rest === undefined || more.length > 0) {
    const message = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalidValue(path, name, message)];
  }
  const errors = Buffer.byteLength(domain) > maxDomain ? [tooLong(path, maxDomain)] : [];
  errors.push(...firstWrongLabel(domain, isDNS1123Label, path));
  if (!domain.includes('.')) {
    errors.push(invalidValue(path, domain, 'should be a domain with at least two segments separated by dots'));
  }
  errors.push(...firstWrongLabel(rest, isDNS1123Subdomain, path));
  return Buffer.byteLength(name) > maxLength ? [...errors, tooLong(path, maxLength)] : errors;
}

function firstWrongLabel(part: string, check: (label: string) => string[], path: Path): FieldError[] {
  const label = part.split('.').find((each) => check(each).length > 0);
  if (label === undefined) return [];
  return check(label).map((message) => invalidValue(path, part, `validating label ${quote(label)}: ${message}`));
}
