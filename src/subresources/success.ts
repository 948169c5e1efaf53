import type { Status } from '../api/errors.js';

/** What a POST that makes no object answers with. */
export const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
