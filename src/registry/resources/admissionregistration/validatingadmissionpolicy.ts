import type { AuditAnnotation, ValidatingAdmissionPolicy, Validation } from '#types/admissionregistration.v1';
import { validateConditions as validateStatusConditions } from '../../../api/conditions.js';
import { duplicate, type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { keepMetadata } from '../kept-metadata.js';
import { reservedNameWarnings, validateEnum } from './match.js';
import { defaultPolicy, validateConditions, validatePolicyHead, validateVariables } from './policy.js';
import { validatingAdmissionPoliciesTable } from './validatingadmissionpolicy.table.js';

const specPath = Path.of('spec');
const statusPath = Path.of('status');
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const maxAuditAnnotations = 20;
const maxAuditExpression = 5 * 1024;

export const validatingAdmissionPolicies: Strategy<ValidatingAdmissionPolicy> = {
  generation: true,
  allowUnconditionalUpdate: false,
  anyFinalizer: true,
  table: validatingAdmissionPoliciesTable,
  defaults: ({ spec }) => defaultPolicy(spec),
  validate: (object) => validatePolicy(object, undefined),
  validateUpdate: (object, old) => validatePolicy(object, old),
  warnings: ({ metadata }) => reservedNameWarnings(metadata.name),
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: {
      prepareForUpdate: ({ metadata }, old) => keepMetadata(metadata, old.metadata),
      validateUpdate: ({ status }) => validateStatus(status),
    },
  },
};

function validatePolicy({ metadata, spec }: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy | undefined) {
  const { validations = [], auditAnnotations = [] } = spec;
  const [validationsPath, auditPath] = [specPath.child('validations'), specPath.child('auditAnnotations')];
  const errors = [
    ...validatePolicyHead(spec),
    ...validateConditions(spec, old?.spec),
    ...validateVariables(spec.variables),
  ];
  if (validations.length + auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [...errors, required(validationsPath, detail), required(auditPath, detail)];
  }
  return [
    ...errors,
    ...validations.flatMap((validation, i) => validateValidation(validation, validationsPath.index(i))),
    ...validateAuditAnnotations(auditAnnotations, metadata.name ?? '', auditPath),
  ];
}

function validateValidation({ expression, message = '', messageExpression = '', reason }: Validation, path: Path) {
  const errors: FieldError[] = [];
  const blank = (text: string) => text !== '' && text.trim() === '';
  const expressionPath = path.child('messageExpression');
  if (expression.trim() === '') errors.push(required(path.child('expression'), 'expression is not specified'));
  if (blank(messageExpression)) {
    errors.push(invalidValue(expressionPath, messageExpression, 'must be non-empty if specified'));
  }
  const messagePath = path.child('message');
  if (blank(message)) errors.push(invalidValue(messagePath, message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim())) {
    errors.push(invalidValue(messagePath, message, 'must not contain line breaks'));
  }
  return [...errors, ...validateEnum(reason, reasons, path.child('reason'))];
}

function validateAuditAnnotations(annotations: AuditAnnotation[], policy: string, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (annotations.length > maxAuditAnnotations) {
    // the unversioned type's field names are what kube-apiserver prints
    const shown = annotations.map(({ key: Key, valueExpression: ValueExpression }) => ({ Key, ValueExpression }));
    errors.push(invalidValue(path, shown, `must not have more than ${maxAuditAnnotations} auditAnnotations`));
  }
  const keys = annotations.map(({ key }) => key);
  for (const [i, { key, valueExpression }] of annotations.entries()) {
    const [keyPath, valuePath] = [path.index(i).child('key'), path.index(i).child('valueExpression')];
    const name = `${policy}/${key}`;
    errors.push(...invalidEach(keyPath, name, isQualifiedName(name)));
    const length = Buffer.byteLength(valueExpression.trim());
    if (length === 0) errors.push(required(valuePath, 'valueExpression is not specified'));
    if (length > maxAuditExpression) {
      errors.push(required(valuePath, `must not exceed ${maxAuditExpression} bytes in length`));
    }
    if (keys.indexOf(key) < i) errors.push(duplicate(keyPath, key));
  }
  return errors;
}

function validateStatus({ typeChecking, conditions }: ValidatingAdmissionPolicy['status']): FieldError[] {
  const warningsPath = statusPath.child('typeChecking', 'expressionWarnings');
  const errors = (typeChecking?.expressionWarnings ?? []).flatMap(({ warning, fieldRef }, i) => [
    ...(warning === '' ? [required(warningsPath.index(i).child('warning'))] : []),
    ...(fieldRef.trim() === '' ? [required(warningsPath.index(i).child('fieldRef'))] : []),
  ]);
  return [...errors, ...validateStatusConditions(conditions, statusPath.child('conditions'))];
}
