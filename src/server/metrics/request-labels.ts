import type { Request } from 'express';
import type { RequestInfo } from '../../request/info.js';
import { validateDryRun } from '../../request/options.js';

const verbs: Record<string, string> = {
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};
const connects = new Set(['log', 'exec', 'attach', 'portforward', 'proxy']);

/** Upstream: metrics.cleanVerb. */
export function verbOf({ context: { info }, headers }: Request): string {
  if (connects.has(info.subresource)) return 'CONNECT';
  if (info.verb === 'patch' && headers['content-type'] === 'application/apply-patch+yaml') return 'APPLY';
  return verbs[info.verb] ?? 'other';
}

/** Upstream: metrics.CleanScope. */
export function scopeOf({ name, verb, namespace, isResourceRequest }: RequestInfo): string {
  if (name !== '' || verb === 'create') return 'resource';
  if (namespace !== '') return 'namespace';
  return isResourceRequest ? 'cluster' : '';
}

/** Upstream: metrics.cleanDryRun. */
export function dryRunOf({ query }: RequestInfo): string {
  if (!query.has('dryRun')) return '';
  const asked = query.getAll('dryRun');
  return validateDryRun(asked).length > 0 ? 'invalid' : 'All';
}

const paths = new Map<string, { subresource: string; component: string }>([
  ...['/healthz', '/livez', '/readyz'].map((path) => [path, { subresource: path, component: '' }] as const),
  ...['api', 'apis'].map((name) => [`/${name}`, { subresource: name, component: 'apiserver' }] as const),
  ['/openapi/v3', { subresource: 'openapi/v3', component: '' }],
]);
const documents = { subresource: 'openapi/v3/', component: '' };

/** How the addresses without a resource are named that kube-apiserver counts; undefined for the others. */
export const placeOf = ({ path }: RequestInfo): { subresource: string; component: string } | undefined =>
  paths.get(path) ?? (path.startsWith('/openapi/v3/') ? documents : undefined);
