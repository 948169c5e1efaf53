import { type FieldError, quote } from './field.js';

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** A resource or kind with its group; `name` is "pods" or "Pod". */
export interface GroupName {
  group: string;
  name: string;
}

/** "pods" in the core group, "deployments.apps" elsewhere. */
export const qualified = ({ group, name }: GroupName): string => (group === '' ? name : `${name}.${group}`);

/** The one error that becomes a Status on the wire. Shapes and messages: k8s.io/apimachinery/pkg/api/errors. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
    /** list metadata, which an expired continue token's answer carries */
    readonly metadata: Status['metadata'] = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      reason: this.reason || undefined,
      details: this.details,
      code: this.code,
    };
  }
}

const detailsOf = ({ group, name: kind }: GroupName, name?: string): StatusDetails => ({
  name: name || undefined,
  group: group || undefined,
  kind: kind || undefined,
});

export const badRequest = (message: string) => new ApiError(400, 'BadRequest', message);
export const unauthorized = (message = 'Unauthorized') => new ApiError(401, 'Unauthorized', message);
export const gone = (message: string) => new ApiError(410, 'Gone', message);
export const expired = (message: string) => new ApiError(410, 'Expired', message);
export const notAcceptable = (message: string) => new ApiError(406, 'NotAcceptable', message);
export const unsupportedMediaType = (message: string) => new ApiError(415, 'UnsupportedMediaType', message);
export const serviceUnavailable = (message: string) => new ApiError(503, 'ServiceUnavailable', message);
export const requestEntityTooLarge = (message: string) =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);

export const notFound = (resource: GroupName, name: string) =>
  new ApiError(404, 'NotFound', `${qualified(resource)} ${quote(name)} not found`, detailsOf(resource, name));

/** An address that names no resource at all. */
export const noSuchPath = () => new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (resource: GroupName, name: string) =>
  new ApiError(409, 'AlreadyExists', `${qualified(resource)} ${quote(name)} already exists`, detailsOf(resource, name));

export const generateNameConflict = (resource: GroupName, name: string, retryAfterSeconds: number) =>
  new ApiError(
    409,
    'AlreadyExists',
    `${qualified(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...detailsOf(resource, name), retryAfterSeconds },
  );

export const conflict = (resource: GroupName, name: string, why: string) =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} ${quote(name)}: ${why}`,
    detailsOf(resource, name),
  );

export function forbiddenRequest(resource: GroupName, name: string, why: string): ApiError {
  const subject =
    resource.name === ''
      ? ''
      : name === ''
        ? `${qualified(resource)} is `
        : `${qualified(resource)} ${quote(name)} is `;
  return new ApiError(403, 'Forbidden', `${subject}forbidden: ${why}`, detailsOf(resource, name));
}

export function invalid(kind: GroupName, name: string, errors: FieldError[]): ApiError {
  const messages = [...new Set(errors.map((e) => `${e.field}: ${e.body}`))];
  const all = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  const causes = errors.map((e) => ({ reason: e.type, message: e.body, field: e.field }));
  return new ApiError(
    422,
    'Invalid',
    `${qualified(kind)} ${quote(name)} is invalid${errors.length > 0 ? `: ${all}` : ''}`,
    {
      ...detailsOf(kind, name),
      causes,
    },
  );
}

export const methodNotSupported = (resource: GroupName, action: string) =>
  new ApiError(
    405,
    'MethodNotAllowed',
    `${action} is not supported on resources of kind ${quote(qualified(resource))}`,
    detailsOf(resource),
  );

/** A method that the resource's address does not answer at all. */
export const methodNotAllowed = () =>
  new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const tooManyRequests = (message: string, retryAfterSeconds: number, details: StatusDetails = {}) =>
  new ApiError(429, 'TooManyRequests', message, { ...details, retryAfterSeconds });

export const timeout = (message: string, retryAfterSeconds: number) =>
  new ApiError(504, 'Timeout', `Timeout: ${message}`, { retryAfterSeconds });

export const internalError = (why: string) =>
  new ApiError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] });
