import type { Request, Response } from 'express';
import { badRequest } from '../api/errors.js';
import {
  type FieldSelector,
  type LabelSelector,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
} from '../api/selectors.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';
import { keyFor } from '../registry/keys.js';
import type { Registry } from '../registry/registry.js';
import type { StoreRequest } from '../registry/store/request.js';
import type { ResourceStore } from '../registry/store/resource-store.js';
import type { Creators } from '../subresources/creator.js';
import type { Scope } from '../watch/watcher.js';
import { storedFieldSelector } from './field-labels.js';
import type { WatchStreams } from './watching/streams.js';

/** One request for a resource, resolved. */
export interface Call {
  req: Request;
  res: Response;
  registry: Registry;
  descriptor: ResourceDescriptor;
  store: ResourceStore;
  streams: WatchStreams;
  creators: Creators;
}

/** Answers one verb; errors are thrown. */
export type Endpoint = (call: Call) => Promise<void>;

export function storeRequest({ req, descriptor }: Call, dryRun: boolean): StoreRequest {
  const { info, user, warnings } = req.context;
  return {
    namespace: info.namespace,
    subresource: info.subresource,
    dryRun,
    user,
    group: descriptor.group,
    version: descriptor.version,
    warnings,
  };
}

/** The objects that a list, watch or deletecollection is about. */
export function scopeOf(call: Call, selectors: { labelSelector: string; fieldSelector: string }): Scope {
  const { store, descriptor } = call;
  const { namespace } = call.req.context.info;
  const labels = parsed(() => parseLabelSelector(selectors.labelSelector));
  const fields = storedFieldSelector(
    descriptor,
    parsed(() => parseFieldSelector(selectors.fieldSelector)),
  );
  const name = fields.exact('metadata.name');
  const whole = name !== undefined && (!descriptor.namespaced || namespace !== '');
  return {
    prefix: keyFor(store.prefix, descriptor.namespaced, namespace, whole ? name : undefined),
    exact: whole,
    matches: matcher(labels, fields),
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof SelectorError ? badRequest(error.message) : error;
  }
}

function matcher(labels: LabelSelector, fields: FieldSelector): Scope['matches'] {
  if (labels.isEmpty && fields.isEmpty) return undefined;
  if (fields.isEmpty) return (object) => labels.matches(object.labels);
  if (labels.isEmpty) return (object) => fields.matches(object.fields);
  return (object) => fields.matches(object.fields) && labels.matches(object.labels);
}
