import type { KubeObject } from '../api/object.js';
import type { Registry } from '../registry/registry.js';
import type { StoreRequest } from '../registry/store/request.js';

export interface CreatorCall {
  registry: Registry;
  request: StoreRequest;
  namespace: string;
  /** '' for a resource of its own (bindings, reviews) */
  name: string;
}

/** A POST that makes no object of its own, but does something and answers. */
export interface Creator {
  accepts: { group: string; version: string; kind: string; type: string };
  /** Fills in what the client has left out. */
  defaults?(body: KubeObject): void;
  create(call: CreatorCall, body: KubeObject): Promise<object>;
}

/** By "resource" or "resource/subresource". */
export type Creators = Record<string, Creator>;
