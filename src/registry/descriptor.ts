import type { GroupName } from '../api/errors.js';
import type { ResourceFacts } from '../api/facts.js';
import type { KubeObject } from '../api/object.js';
import type { Strategy } from './strategy.js';

/**
 * The one description of a resource in one version, from which discovery, OpenAPI, routes and the generic store are
 * derived. Built-in and custom resources use the same type.
 */
export interface ResourceDescriptor extends ResourceFacts {
  listKind: string;
  /** for errors: { group, name: plural } */
  groupResource: GroupName;
  /** for errors: { group, name: kind } */
  groupKind: GroupName;
  strategy: Strategy;
  /** absent for resources that are only answered, never stored (reviews, bindings, componentstatuses) */
  storage?: StorageDescriptor;
}

export interface StorageDescriptor {
  /** below the server's prefix, with slashes around: "/pods/", "/services/specs/", "/apiregistration.k8s.io/apiservices/" */
  prefix: string;
  /** what is written into the store's JSON */
  apiVersion: string;
  /** definition name of the stored form */
  type: string;
  /** absent where this version is the stored one */
  convert?: Conversion;
  /** seconds an object lives by itself (events) */
  ttl?: number;
}

export interface Conversion {
  toStored(object: KubeObject): KubeObject;
  fromStored(object: KubeObject): KubeObject;
}
