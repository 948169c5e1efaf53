import type { CertificateSigningRequest } from '#types/certificates.v1';
import { humanDuration } from '../../../api/duration.js';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn, orNone } from '../printing.js';

/** "Approved,Issued" */
function conditionText({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status.conditions?.some((condition) => condition.type === type);
  const parts = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'];
  if (has('Failed')) parts.push('Failed');
  if (status.certificate) parts.push('Issued');
  return parts.join(',');
}

export const certificateSigningRequestsTable: TableDefinition<CertificateSigningRequest> = {
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', doc('certificates.v1.CertificateSigningRequestSpec.signerName')),
    column('Requestor', doc('certificates.v1.CertificateSigningRequestSpec.request')),
    column('RequestedDuration', doc('certificates.v1.CertificateSigningRequestSpec.expirationSeconds')),
    column('Condition', doc('certificates.v1.CertificateSigningRequestStatus.conditions')),
  ],
  cells(request, now) {
    const { signerName, username = '', expirationSeconds } = request.spec;
    return [
      request.metadata.name ?? '',
      ageOf(request, now),
      orNone(signerName),
      username,
      expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000),
      conditionText(request),
    ];
  },
};
