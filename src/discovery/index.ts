import type { Request, Response } from 'express';
import type { Info } from '#types/meta.v1';
import { docs as builtDocs, type Docs } from '../api/docs.js';
import { methodNotAllowed, noSuchPath } from '../api/errors.js';
import type { Facts } from '../api/facts.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import { isPretty } from '../request/accept.js';
import { groupDiscoveryList } from './aggregated.js';
import { Document } from './document.js';
import { type GroupVersions, groupResources, type VersionResources } from './groups.js';
import { checkRoute, type DiscoveryForm, negotiateDiscovery } from './negotiate.js';
import type { CustomSchema } from './openapi/custom-schema.js';
import { Library } from './openapi/library.js';
import { serveOpenApi } from './openapi/serve.js';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './plain.js';

export interface DiscoveryOptions {
  /** everything that is served now; a resource that changes comes as a new descriptor */
  descriptors(): ResourceDescriptor[];
  facts: Facts;
  /** host and port that /api tells clients */
  serverAddress(): string;
  /** what /version answers */
  version: Info;
  /** documentation texts, for OpenAPI; those that the build has taken where absent */
  docs?: Docs;
  /** the schema of a custom resource's version, for OpenAPI; an open object where absent */
  customSchema?(resource: ResourceDescriptor): CustomSchema;
  /** what "/" lists besides the paths of discovery: health checks, metrics and the like */
  paths?(): string[];
}

export type { CustomSchema };

export interface Discovery {
  /** Answers if the path is one of discovery's own; false, and nothing done, where it is not. */
  handle(req: Request, res: Response): boolean | Promise<boolean>;
}

/** Answers /api, /apis, their groups and versions, OpenAPI, /version and the list of paths at /. */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const catalog = new Catalog(options);
  const library = openApiLibrary(options);
  const version = Buffer.from(JSON.stringify(options.version, undefined, 2));
  return {
    handle(req, res) {
      const { path } = req.context.info;
      if (path === '/' || path === '/index.html') {
        sendBytes(res, 'application/json', Buffer.from(JSON.stringify({ paths: catalog.paths() }, undefined, 2)));
        return true;
      }
      if (path.startsWith('/openapi/')) return serveOpenApi(library, req, res);
      const parts = path.replace(/\/$/, '').split('/').slice(1);
      if (parts.length === 1 && parts[0] === 'version') {
        checkGet(req, ['application/json']);
        sendBytes(res, 'application/json', version);
        return true;
      }
      return catalog.answer(req, res, parts);
    },
  };
}

/** OpenAPI's documents of what is served. `etags`: those of the documents that the build has written. */
export function openApiLibrary(
  options: Pick<DiscoveryOptions, 'descriptors' | 'facts' | 'docs' | 'customSchema'>,
  etags?: Record<string, string>,
): Library {
  const { facts, docs = builtDocs, descriptors, customSchema = () => ({}) } = options;
  const version = facts.kubernetesVersion.split('.').slice(0, 2).join('.');
  return new Library(descriptors, { facts, docs, version, customSchema }, etags);
}

/** The documents, kept for as long as the same resources are served. */
class Catalog {
  private known: ResourceDescriptor[] = [];
  private groups: GroupVersions[] = [];
  private documents = new Map<string, Document>();

  constructor(private readonly options: DiscoveryOptions) {}

  answer(req: Request, res: Response, parts: string[]): boolean {
    this.refresh();
    const [prefix, ...rest] = parts;
    if (prefix !== 'api' && prefix !== 'apis') return false;
    if (rest.length === 0) return this.answerRoot(req, res, prefix);
    const name = prefix === 'api' ? '' : rest.shift();
    const group = this.groups.find((candidate) => candidate.group === name);
    if (group === undefined) return false;
    if (rest.length === 0) {
      const form = negotiateDiscovery(req.headers.accept, false);
      return this.send(req, res, group.group, () => apiGroup(group), form);
    }
    const version = group.versions.find((v) => v.version === rest[0]);
    if (version !== undefined && rest.length === 1) return this.answerVersion(req, res, version);
    if (rest.length === 1 && group.versions[0].builtIn) throw noSuchPath();
    return false;
  }

  private answerRoot(req: Request, res: Response, prefix: 'api' | 'apis'): boolean {
    if (prefix === 'api') checkGet(req);
    const form = negotiateDiscovery(req.headers.accept, true);
    if (form.aggregated) {
      const groups = this.groups.filter(({ group }) => (group === '') === (prefix === 'api'));
      return this.sendAggregated(
        req,
        res,
        this.document(`${prefix} aggregated`, () => groupDiscoveryList(groups)),
        form,
      );
    }
    if (prefix === 'apis') return this.send(req, res, prefix, () => apiGroupList(this.groups), form);
    const address = this.options.serverAddress();
    return this.send(req, res, `${prefix} ${address}`, () => apiVersions(this.groups, address), form);
  }

  /** Built-in versions are routes of go-restful upstream, which knows methods; custom ones answer to any. */
  private answerVersion(req: Request, res: Response, version: VersionResources): boolean {
    if (version.builtIn) checkGet(req);
    const form = negotiateDiscovery(req.headers.accept, false);
    return this.send(req, res, `${version.groupVersion}/`, () => apiResourceList(version), form);
  }

  private send(req: Request, res: Response, key: string, make: () => object, form: DiscoveryForm): true {
    sendBytes(res, form.mediaType, this.document(key, make).bytes(form.mediaType, wantsPretty(req, form)));
    return true;
  }

  private sendAggregated(req: Request, res: Response, document: Document, form: DiscoveryForm): true {
    const etag = `"${document.etag()}"`;
    res.setHeader('ETag', etag).setHeader('Vary', 'Accept').setHeader('Cache-Control', 'public');
    if (req.headers['if-none-match'] === etag) {
      res.writeHead(304).end();
      return true;
    }
    const contentType = `${form.mediaType};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
    sendBytes(res, contentType, document.bytes(form.mediaType, wantsPretty(req, form)));
    return true;
  }

  private document(key: string, make: () => object): Document {
    let document = this.documents.get(key);
    if (document === undefined) {
      document = new Document(make());
      this.documents.set(key, document);
    }
    return document;
  }

  private refresh(): void {
    const descriptors = this.options.descriptors();
    const same = descriptors.length === this.known.length && descriptors.every((d, i) => d === this.known[i]);
    if (same) return;
    this.known = [...descriptors];
    this.groups = groupResources(descriptors, this.options.facts);
    this.documents = new Map();
  }

  paths(): string[] {
    this.refresh();
    const groups = this.groups.flatMap(({ group, versions }) =>
      group === ''
        ? versions.map(({ version }) => `/api/${version}`)
        : [`/apis/${group}`, ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`)],
    );
    const own = ['/api', '/apis', '/apis/', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/version'];
    return [...new Set([...own, ...groups, ...(this.options.paths?.() ?? [])])].sort();
  }
}

function checkGet(req: Request, produces?: readonly string[]): void {
  if (req.method !== 'GET') throw methodNotAllowed();
  checkRoute(req.headers.accept, produces);
}

const wantsPretty = (req: Request, form: DiscoveryForm) =>
  form.pretty || isPretty(req.context.info.query, req.headers['user-agent']);

function sendBytes(res: Response, contentType: string, bytes: Buffer): void {
  res.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.length }).end(bytes);
}
