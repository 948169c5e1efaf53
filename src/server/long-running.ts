import type { RequestInfo } from '../request/info.js';

const verbs = new Set(['watch', 'proxy']);
const subresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/** Requests that last as long as the client likes: neither counted nor timed. */
export const isLongRunning = ({ verb, isResourceRequest, subresource }: RequestInfo): boolean =>
  verbs.has(verb) || (isResourceRequest && subresources.has(subresource));
