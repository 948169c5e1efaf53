import { X509Certificate } from 'node:crypto';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition as Condition,
  CertificateSigningRequestSpec as Spec,
} from '#types/certificates.v1';
import { duplicate, type FieldError, invalidValue, notSupported, Path, quote, required } from '../../../api/field.js';
import { oneOf } from '../core/pod/checks.js';
import { pemBlocks } from '../pem.js';
import { requestError } from './pkcs10.js';
import { validateSignerName } from './signer-name.js';

const specPath = Path.of('spec');
const conditionsPath = Path.of('status', 'conditions');
const legacySigner = 'kubernetes.io/legacy-unknown';
const allStatuses = ['False', 'True', 'Unknown'];
const onlyTrue = ['Approved', 'Denied', 'Failed'];

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** An update lets through what the old object has already (upstream: getValidationOptions). */
export function validateRequest(
  { spec, status }: CertificateSigningRequest,
  old: CertificateSigningRequest | undefined,
): FieldError[] {
  const wrong = requestError(spec.request);
  const errors = wrong === undefined ? [] : [invalidValue(specPath.child('request'), spec.request, wrong)];
  errors.push(...validateUsages(spec.usages ?? [], old?.spec.usages ?? []), ...validateSigner(spec, old?.spec));
  const seconds = spec.expirationSeconds;
  if (seconds !== undefined && seconds < 600) {
    const message = 'may not specify a duration less than 600 seconds (10 minutes)';
    errors.push(invalidValue(specPath.child('expirationSeconds'), seconds, message));
  }
  errors.push(...validateConditions(status.conditions ?? [], old?.status.conditions ?? []));
  const isNew = old === undefined || old.status.certificate !== status.certificate;
  const mayBeWrong = old !== undefined && certificateError(old.status.certificate) !== undefined;
  const certificate = isNew && !mayBeWrong ? certificateError(status.certificate) : undefined;
  if (certificate !== undefined) {
    errors.push(invalidValue(Path.of('status', 'certificate'), '<certificate data>', certificate));
  }
  return errors;
}

const hasDuplicates = (list: string[]) => new Set(list).size < list.length;

function validateUsages(all: string[], old: string[]): FieldError[] {
  const path = specPath.child('usages');
  if (all.length === 0) return [required(path)];
  const anyUsage = old.some((usage) => !usages.includes(usage));
  const unknown = all.flatMap((usage, i) => (anyUsage ? [] : oneOf(usage, usages, path.index(i))));
  if (hasDuplicates(old)) return unknown;
  return [...unknown, ...all.flatMap((usage, i) => (all.indexOf(usage) < i ? [duplicate(path.index(i), usage)] : []))];
}

function validateSigner({ signerName }: Spec, old: Spec | undefined): FieldError[] {
  const path = specPath.child('signerName');
  if (signerName !== legacySigner || old?.signerName === legacySigner) return validateSignerName(signerName, path);
  return [invalidValue(path, signerName, 'the legacy signerName is not allowed via this API version')];
}

function validateConditions(conditions: Condition[], old: Condition[]): FieldError[] {
  const oldTypes = old.map(({ type }) => type);
  const types = conditions.map(({ type }) => type);
  const mayBeBoth = oldTypes.includes('Approved') && oldTypes.includes('Denied');
  return conditions.flatMap(({ type, status }, i) => {
    const path = conditionsPath.index(i);
    const errors = type === '' && !oldTypes.includes('') ? [required(path.child('type'))] : [];
    const statuses = onlyTrue.includes(type) ? ['True'] : allStatuses;
    if (status === '') errors.push(required(path.child('status')));
    else if (!statuses.includes(status)) errors.push(notSupported(path.child('status'), status, statuses));
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    if (!mayBeBoth && opposite !== undefined && types.slice(0, i).includes(opposite)) {
      errors.push(invalidValue(conditionsPath, type, 'Approved and Denied conditions are mutually exclusive'));
    }
    const isDuplicate = !hasDuplicates(oldTypes) && types.indexOf(type) < i;
    return isDuplicate ? [...errors, duplicate(path.child('type'), type)] : errors;
  });
}

/** What is wrong with the certificates that a signer hands back. */
function certificateError(base64: string | undefined): string | undefined {
  if (!base64) return undefined;
  const blocks = pemBlocks(base64);
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${quote(type)}`;
    if (hasHeaders) return 'no PEM block headers are permitted';
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates';
    if (!isCertificate(bytes)) return 'x509: malformed certificate';
  }
  return undefined;
}

/** OpenSSL throws where it can't read one. */
function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}
