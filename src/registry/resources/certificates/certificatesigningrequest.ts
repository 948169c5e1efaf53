import type {
  CertificateSigningRequestCondition as Condition,
  CertificateSigningRequest as Request,
} from '#types/certificates.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, forbidden, Path } from '../../../api/field.js';
import { isValidPathSegmentName } from '../../../api/names.js';
import { diffOf } from '../../../api/unified-diff.js';
import type { Strategy, WriteContext } from '../../strategy.js';
import { certificateSigningRequestsTable } from './certificatesigningrequest.table.js';
import { validateRequest } from './request-validation.js';

const conditionsPath = Path.of('status', 'conditions');
const certificatePath = Path.of('status', 'certificate');
const approvals = ['Approved', 'Denied'];

const ofType = ({ status }: Request, type: string): Condition[] =>
  (status.conditions ?? []).filter((condition) => condition.type === type);

/** The request is made in the name of the user who creates it. */
function takeUser({ spec }: Request, { user }: WriteContext): void {
  spec.username = user.name || undefined;
  spec.uid = user.uid || undefined;
  spec.groups = user.groups.length > 0 ? user.groups : undefined;
  spec.extra = Object.keys(user.extra).length > 0 ? user.extra : undefined;
}

function fillTimes({ status }: Request, old: Request, now: string): void {
  for (const condition of status.conditions ?? []) {
    condition.lastUpdateTime ??= now;
    const before = ofType(old, condition.type).find(
      ({ status: value, lastTransitionTime }) => value === condition.status && lastTransitionTime,
    );
    condition.lastTransitionTime ??= before?.lastTransitionTime ?? now;
  }
}

/** Only those who approve may touch approvals: for all others they stay as they are. */
function keepApprovals({ status }: Request, old: Request): void {
  for (const type of approvals) {
    const kept = ofType(old, type);
    if (ofType({ status } as Request, type).length !== kept.length) continue;
    status.conditions = status.conditions?.map((condition) =>
      condition.type === type ? (kept.shift() ?? condition) : condition,
    );
  }
}

interface Allowed {
  approving?: boolean;
  issuing?: boolean;
}

function validateUpdate(request: Request, old: Request, allowed: Allowed): FieldError[] {
  const errors = validateRequest(request, old);
  for (const type of [...approvals, 'Failed']) {
    if (ofType(request, type).length >= ofType(old, type).length) continue;
    errors.push(forbidden(conditionsPath, `updates may not remove a condition of type "${type}"`));
  }
  if (!allowed.approving) errors.push(...approvals.flatMap((type) => validateApproval(request, old, type)));
  const [before, after] = [old.status.certificate ?? '', request.status.certificate ?? ''];
  if (before === after) return errors;
  if (!allowed.issuing) errors.push(forbidden(certificatePath, 'updates may not set certificate content'));
  else if (before !== '') {
    errors.push(forbidden(certificatePath, 'updates may not modify existing certificate content'));
  }
  return errors;
}

/** The unversioned type's field names are what kube-apiserver prints. */
const shown = ({ type, status, reason = '', message = '', lastUpdateTime, lastTransitionTime }: Condition) => ({
  Type: type,
  Status: status,
  Reason: reason,
  Message: message,
  LastUpdateTime: lastUpdateTime,
  LastTransitionTime: lastTransitionTime,
});

function validateApproval(request: Request, old: Request, type: string): FieldError[] {
  const [before, after] = [ofType(old, type), ofType(request, type)];
  if (after.length > before.length) {
    return [forbidden(conditionsPath, `updates may not add a condition of type "${type}"`)];
  }
  if (after.length < before.length || equal(before, after)) return [];
  const difference = diffOf(before.map(shown), after.map(shown));
  return [forbidden(conditionsPath, `updates may not modify a condition of type "${type}"\n${difference}`)];
}

export const certificateSigningRequests: Strategy<Request> = {
  table: certificateSigningRequestsTable,
  validateName: isValidPathSegmentName,
  prepareForCreate: takeUser,
  prepareForUpdate(request, old) {
    request.spec = old.spec;
  },
  validate: (request) => validateRequest(request, undefined),
  validateUpdate: (request, old) => validateUpdate(request, old, {}),
  doors: {
    '': { resets: [['spec'], ['status']] },
    status: { resets: [['spec'], ['status', 'conditions']] },
    approval: { resets: [['spec'], ['status', 'certificate']] },
  },
  subresources: {
    status: {
      prepareForUpdate(request, old, { now }) {
        keepApprovals(request, old);
        fillTimes(request, old, now);
      },
      validateUpdate: (request, old) => validateUpdate(request, old, { issuing: true }),
    },
    approval: {
      prepareForUpdate(request, old, { now }) {
        fillTimes(request, old, now);
        request.spec = old.spec;
        request.status = { ...old.status, conditions: request.status.conditions };
      },
      validateUpdate: (request, old) => validateUpdate(request, old, { approving: true }),
    },
  },
  selectableFields: ({ spec }) => ({ 'spec.signerName': spec.signerName }),
};
