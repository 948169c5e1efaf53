import type { Request, Response } from 'express';
import { badRequest, methodNotAllowed, noSuchPath } from '../api/errors.js';
import { quote } from '../api/field.js';
import { isValidPathSegmentName } from '../api/names.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { Registry } from '../registry/registry.js';
import type { RequestInfo } from '../request/info.js';
import { isConnect, refuseConnect } from '../subresources/connect.js';
import type { Creators } from '../subresources/creator.js';
import type { Endpoint } from './call.js';
import { componentStatuses } from './component-statuses.js';
import { create } from './create.js';
import { remove } from './delete.js';
import { deletecollection } from './deletecollection.js';
import { get } from './get.js';
import { list } from './list.js';
import { patch } from './patch.js';
import { update } from './update.js';
import { watch } from './watch.js';
import type { WatchStreams } from './watching/streams.js';

const endpoints: Record<string, Endpoint> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: remove,
  deletecollection,
};

/** Kinds that are on their way out, and what is said of them (upstream: APILifecycleDeprecated). */
const deprecations: Record<string, string> = {
  'v1 ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
  'v1 Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

export interface ResourceHandlerParts {
  streams: WatchStreams;
  creators: Creators;
  /** told of every request that somebody answers, before that begins */
  observe?(req: Request, res: Response, about: { deprecated: boolean }): void;
}

/**
 * Answers requests for resources (those whose RequestInfo says so). Resolves once the answer is given, or begun for a
 * watch; throws ApiError otherwise. Returns false for addresses whose group nobody serves.
 */
export function createResourceHandler(registry: Registry, parts: ResourceHandlerParts) {
  const groups = new Set(registry.descriptors.map(({ group }) => group));
  return async (req: Request, res: Response): Promise<boolean> => {
    const { info } = req.context;
    if (!groups.has(info.apiGroup)) return false;
    const descriptor = resolve(registry, info);
    // HEAD is authorized as a get, and answered where there is no resource only
    const endpoint = choose(descriptor, req.method === 'HEAD' ? { ...info, verb: '' } : info);
    const deprecation = deprecations[`${descriptor.version} ${descriptor.kind}`];
    const deprecated = deprecation !== undefined && descriptor.group === '';
    if (deprecated) req.context.warnings.push(deprecation);
    parts.observe?.(req, res, { deprecated });
    const store = descriptor.storage === undefined ? undefined : registry.store(descriptor);
    if (store !== undefined && namesOne(info)) checkName(info.name);
    // only creators and component statuses do without a store, and they never look for one
    await endpoint({ req, res, registry, descriptor, store: store!, ...parts });
    return true;
  };
}

/** Upstream: the registry's key functions, for every verb. */
function checkName(name: string): void {
  const faults = isValidPathSegmentName(name);
  if (faults.length > 0) throw badRequest(`Name parameter invalid: ${quote(name)}: ${faults.join(';')}`);
}

function resolve(registry: Registry, info: RequestInfo): ResourceDescriptor {
  const descriptor = registry.find(info.apiGroup, info.apiVersion, info.resource);
  if (descriptor === undefined) throw noSuchPath();
  if (!descriptor.namespaced && info.namespace !== '' && info.resource !== 'namespaces') throw noSuchPath();
  if (descriptor.namespaced && info.namespace === '' && info.name !== '' && namesOne(info)) throw noSuchPath();
  return descriptor;
}

/** The address names an object, rather than a list that a field selector narrows to one. */
const namesOne = ({ parts }: RequestInfo) => parts.length > 1;

function choose(descriptor: ResourceDescriptor, info: RequestInfo): Endpoint {
  const { verb, subresource, namespace } = info;
  if (subresource !== '') return chooseForSubresource(descriptor, info);
  const everywhere = descriptor.namespaced && namespace === '';
  const allowed = descriptor.verbs.includes(verb) && !(everywhere && verb !== 'list' && verb !== 'watch');
  const one = namesOne(info);
  if (!allowed || (verb === 'create' && one) || (verb === 'update' && !one) || (verb === 'patch' && !one))
    throw methodNotAllowed();
  return descriptor.resource === 'componentstatuses' ? componentStatuses : endpoints[verb];
}

function chooseForSubresource(descriptor: ResourceDescriptor, { verb, subresource, parts }: RequestInfo): Endpoint {
  const found = descriptor.subresources.find(({ name }) => name === subresource);
  if (found === undefined) throw noSuchPath();
  if (isConnect(found)) return async () => refuseConnect(descriptor, found);
  if (parts.length > 3) throw noSuchPath();
  if (!found.verbs.includes(verb)) throw methodNotAllowed();
  return endpoints[verb];
}
