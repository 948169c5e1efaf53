import type { Request, Response } from 'express';
import { parseAccept } from '../../request/accept.js';
import { acceptsGzip } from '../../request/accept-encoding.js';
import type { Library } from './library.js';
import type { Published } from './published.js';

type Form = 'json' | 'protobuf';

/** The forms of a version's documents, with the media types that clients have asked for them by. */
const mediaTypes = (version: 'v2' | 'v3'): Array<[string, Form]> => [
  ['application/json', 'json'],
  [`application/com.github.proto-openapi.spec.${version}.v1.0+protobuf`, 'protobuf'],
  [`application/com.github.proto-openapi.spec.${version}@v1.0+protobuf`, 'protobuf'],
];

const known = { v2: mediaTypes('v2'), v3: mediaTypes('v3') };
const startedAt = new Date();

/** Answers /openapi/v2 and /openapi/v3 as kube-openapi's handlers do; false where the path is not one of theirs. */
export async function serveOpenApi(library: Library, req: Request, res: Response): Promise<boolean> {
  const { path } = req.context.info;
  if (path === '/openapi/v2') await serveV2(library, req, res);
  else if (path === '/openapi/v3') serveIndex(library, req, res);
  else if (path.startsWith('/openapi/v3/')) await serveV3(library, path.slice('/openapi/v3/'.length), req, res);
  else return false;
  return true;
}

async function serveV2(library: Library, req: Request, res: Response): Promise<void> {
  res.setHeader('Vary', ['Accept-Encoding', 'Accept']);
  const form = negotiate(req, 'v2');
  if (form === undefined) return refuse(res, 406);
  const document = library.v2();
  if (!isFresh(req, res, document.etag())) await send(req, res, document, form, 'v2', true);
}

function serveIndex(library: Library, req: Request, res: Response): void {
  const paths = [...library.v3()].map(([name, { published }]) => [
    name,
    { serverRelativeURL: address(name, published) },
  ]);
  if (isFresh(req, res, undefined)) return;
  const body = JSON.stringify({ paths: Object.fromEntries(paths) });
  res
    .writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(body) })
    .end(body);
}

const address = (name: string, published: Published) => `/openapi/v3/${name}?hash=${published.etag()}`;

async function serveV3(library: Library, name: string, req: Request, res: Response): Promise<void> {
  const document = library.v3().get(name)?.published;
  if (document === undefined) return refuse(res, 404);
  res.setHeader('Vary', 'Accept');
  const form = negotiate(req, 'v3');
  if (form === undefined) return refuse(res, 406);
  const hash = req.context.info.query.get('hash') ?? '';
  if (hash !== '' && hash !== document.etag()) {
    res.setHeader('Location', address(name, document)).setHeader('ETag', `"${document.etag()}"`);
    return refuse(res, 301);
  }
  if (hash !== '') {
    const expires = new Date();
    expires.setUTCFullYear(expires.getUTCFullYear() + 1);
    res.setHeader('Cache-Control', 'public, immutable').setHeader('Expires', expires.toUTCString());
  }
  if (!isFresh(req, res, document.etag())) await send(req, res, document, form, 'v3', false);
}

function negotiate(req: Request, version: 'v2' | 'v3'): Form | undefined {
  for (const { type } of parseAccept(req.headers.accept ?? '*/*')) {
    const found = known[version].find(
      ([mediaType]) => type === '*/*' || type === 'application/*' || type === mediaType,
    );
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** Go's http.ServeContent: tells what is there, and answers 304 to those who have it. */
function isFresh(req: Request, res: Response, etag: string | undefined): boolean {
  res.setHeader('Accept-Ranges', 'bytes');
  if (etag !== undefined) res.setHeader('ETag', `"${etag}"`);
  const asked = req.headers['if-none-match'];
  const has = asked?.split(',').some((one) => one.trim() === '*' || one.trim() === `"${etag}"`) ?? false;
  if (has && etag !== undefined) {
    res.writeHead(304).end();
    return true;
  }
  res.setHeader('Last-Modified', startedAt.toUTCString());
  return false;
}

async function send(req: Request, res: Response, document: Published, form: Form, version: 'v2' | 'v3', zips: boolean) {
  const zip = zips && form === 'json' && acceptsGzip(req.headers['accept-encoding']);
  const body = form === 'protobuf' ? await document.protobuf() : zip ? await document.gzip() : await document.json();
  if (zip) res.setHeader('Content-Encoding', 'gzip');
  const contentType = form === 'json' ? 'application/json' : known[version][1][0];
  res.writeHead(200, { 'Content-Type': contentType, 'Content-Length': body.length }).end(body);
}

function refuse(res: Response, code: number): void {
  res.writeHead(code, { 'Content-Length': 0 }).end();
}
