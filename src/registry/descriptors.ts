import type { Facts, ResourceFacts } from '../api/facts.js';
import { formatGroupVersion } from '../api/object.js';
import type { ResourceDescriptor, StorageDescriptor } from './descriptor.js';
import { storagePrefix } from './keys.js';
import { conversions, strategies } from './resources/index.js';

/** Joins what the facts say of each built-in resource with what is special to its kind. */
export function describeResources(facts: Facts, options: { eventTtl: number }): ResourceDescriptor[] {
  return facts.resources.map((resource) => ({
    ...resource,
    listKind: `${resource.kind}List`,
    groupResource: { group: resource.group, name: resource.resource },
    groupKind: { group: resource.group, name: resource.kind },
    strategy: strategies[strategyKey(resource)] ?? {},
    storage: storageOf(resource, options.eventTtl),
  }));
}

/** What can be created and listed is stored; reviews, bindings and component statuses are only answered. */
function storageOf(resource: ResourceFacts, eventTtl: number): StorageDescriptor | undefined {
  const { group, version, verbs } = resource;
  if (!verbs.includes('create') || !verbs.includes('list')) return undefined;
  const groupVersion = formatGroupVersion({ group, version });
  const conversion = conversions[`${groupVersion}/${resource.resource}`];
  return {
    prefix: storagePrefix(group, resource.resource),
    apiVersion: conversion?.apiVersion ?? groupVersion,
    type: conversion?.type ?? resource.type,
    convert: conversion?.convert,
    ttl: resource.resource === 'events' ? eventTtl : undefined,
  };
}

const strategyKey = ({ group, resource }: ResourceFacts) => (group === '' ? resource : `${resource}.${group}`);
