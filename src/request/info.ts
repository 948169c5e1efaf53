import querystring from 'node:querystring';

/** What a request asks for, read from its method and address once; everything behind it in the chain uses this. */
export interface RequestInfo {
  isResourceRequest: boolean;
  /** the address without its query, decoded */
  path: string;
  query: URLSearchParams;
  /** get, list, watch, create, update, patch, delete, deletecollection, proxy; the method in lower case elsewhere */
  verb: string;
  /** "api" or "apis" */
  apiPrefix: string;
  apiGroup: string;
  apiVersion: string;
  /** '' for cluster-scoped resources and requests over all namespaces */
  namespace: string;
  resource: string;
  subresource: string;
  name: string;
  /** what stands behind the name and subresource (proxy paths) */
  parts: string[];
}

const verbsByMethod: Record<string, string> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const namespaceSubresources = new Set(['status', 'finalize']);

/** The same reading as k8s.io/apiserver/pkg/endpoints/request.RequestInfoFactory. `url` as in the request line. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?');
  const path = readPath(mark < 0 ? url : url.slice(0, mark));
  const info: RequestInfo = {
    isResourceRequest: false,
    path,
    query: readQuery(mark < 0 ? '' : url.slice(mark + 1)),
    verb: method.toLowerCase(),
    apiPrefix: '',
    apiGroup: '',
    apiVersion: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    parts: [],
  };
  let parts = splitPath(path);
  if (parts.length < 3 || (parts[0] !== 'api' && parts[0] !== 'apis')) return info;
  info.apiPrefix = parts[0];
  if (parts[0] === 'apis') {
    if (parts.length < 4) return info;
    info.apiGroup = parts[1];
    parts = parts.slice(1);
  }
  info.isResourceRequest = true;
  info.apiVersion = parts[1];
  readResource(info, method, parts.slice(2));
  refineVerb(info);
  return info;
}

function splitPath(path: string): string[] {
  let from = 0;
  let to = path.length;
  while (from < to && path[from] === '/') from++;
  while (to > from && path[to - 1] === '/') to--;
  return from === to ? [] : path.slice(from, to).split('/');
}

/** As net/http has it in URL.Path: without what a proxy's client puts before it, and decoded before it is divided. */
function readPath(text: string): string {
  const path = text.startsWith('/') ? text : text.replace(/^https?:\/\/[^/]*/i, '');
  return path.includes('%') ? querystring.unescape(path) : path;
}

/** What most requests have, and nobody adds to. */
const noQuery = new URLSearchParams();

const oddPair = /;|%(?![\da-f]{2})/i;

/** As net/url has it: pairs with a semicolon or a percent sign out of place are left out. */
function readQuery(text: string): URLSearchParams {
  if (text === '') return noQuery;
  if (!oddPair.test(text)) return new URLSearchParams(text);
  const pairs = text.split('&').filter((pair) => !oddPair.test(pair));
  return new URLSearchParams(pairs.join('&'));
}

function readResource(info: RequestInfo, method: string, parts: string[]): void {
  info.verb = verbsByMethod[method] ?? '';
  if (parts[0] === 'proxy' || parts[0] === 'watch') {
    info.verb = parts[0]; // deprecated prefixes: /api/v1/watch/...
    parts = parts.slice(1);
  }
  if (parts[0] === 'namespaces') {
    info.namespace = parts[1] ?? '';
    const isNamespaceItself = parts.length < 3 || namespaceSubresources.has(parts[2]);
    if (!isNamespaceItself) parts = parts.slice(2);
  }
  info.parts = parts;
  info.resource = parts[0] ?? '';
  info.name = parts[1] ?? '';
  if (info.verb !== 'proxy') info.subresource = parts[2] ?? '';
}

function refineVerb(info: RequestInfo): void {
  if (info.name === '' && info.verb === 'get') info.verb = isTrue(info.query.get('watch')) ? 'watch' : 'list';
  if (info.name === '' && info.verb === 'delete') info.verb = 'deletecollection';
  if (info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection') {
    // a list narrowed to one name is authorized as that name
    const name = /(?:^|,)metadata\.name=+([^,=]+)(?:,|$)/.exec(info.query.get('fieldSelector') ?? '')?.[1];
    if (name !== undefined && info.name === '') info.name = name;
  }
}

/** Conversion of a boolean query parameter: anything but '', 'false' and '0' is true. */
export function isTrue(value: string | null): boolean {
  if (value === null) return false;
  return value !== 'false' && value !== '0';
}
