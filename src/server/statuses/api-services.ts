import type { APIService } from '#types/apiregistration.v1';
import type { Service } from '#types/core.v1';
import type { EndpointSlice } from '#types/discovery.v1';
import { quote } from '../../api/field.js';
import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { availableLocally } from '../../registry/resources/apiregistration/apiservice.js';
import type { ResourceStore } from '../../registry/store/resource-store.js';
import { ensureCondition, type Finding } from '../bootstrap/ensure-condition.js';
import { follow } from './follow.js';
import { type Failed, Worklist } from './worklist.js';

/**
 * Notes on every APIService whether it is available. Returns what ends it.
 * Upstream: kube-aggregator's local and remote AvailableConditionController.
 */
export function keepApiServiceStatuses(registry: Registry, failed: Failed): () => void {
  const apiServices = registry.storeOf('apiregistration.k8s.io', 'apiservices');
  const backing: Backing = {
    services: registry.storeOf('', 'services'),
    slices: registry.storeOf('discovery.k8s.io', 'endpointslices'),
  };
  const get = (name: string): (APIService & KubeObject) | undefined => {
    const found = apiServices.cache.get(apiServices.key('', name));
    return found && (apiServices.parse(found) as unknown as APIService & KubeObject);
  };
  const sync = async (name: string): Promise<void> => {
    const apiService = get(name);
    if (apiService === undefined) return;
    const { kind, apiVersion, spec } = apiService;
    await Promise.all([backing.services.cache.ready(), backing.slices.cache.ready()]);
    const finding = spec.service === undefined ? availableLocally : findingOf(spec.service, backing);
    await ensureCondition(registry, { kind, apiVersion, metadata: { name } }, finding);
  };
  const worklist = new Worklist(sync, failed);
  /** the Services of those that have one, by the APIService's name: few, whereas Services change all the time */
  const serviceOf = new Map<string, string>();
  const note = (name: string): void => {
    const service = get(name)?.spec.service;
    if (service === undefined) serviceOf.delete(name);
    else serviceOf.set(name, `${service.namespace}/${service.name}`);
    worklist.add(name);
  };
  const addBackedBy = (service: string): void => {
    for (const [name, its] of serviceOf) if (its === service) worklist.add(name);
  };
  const ends = [
    follow(apiServices, ({ name }) => note(name), failed),
    follow(backing.services, ({ namespace, name }) => addBackedBy(`${namespace}/${name}`), failed),
    follow(backing.slices, ({ namespace, labels }) => addBackedBy(`${namespace}/${labels[serviceLabel]}`), failed),
  ];
  return () => {
    worklist.close();
    for (const end of ends) end();
  };
}

const serviceLabel = 'kubernetes.io/service-name';

/** What an APIService's Service is looked up in. */
interface Backing {
  services: ResourceStore;
  slices: ResourceStore;
}

function findingOf({ namespace = '', name = '', port: wanted }: Reference, { services, slices }: Backing): Finding {
  const isNot = (reason: string, message: string): Finding => ({ type: 'Available', status: 'False', reason, message });
  const text = `service/${name} in ${quote(namespace)}`;
  const found = services.cache.get(services.key(namespace, name));
  if (found === undefined) return isNot('ServiceNotFound', `${text} is not present`);
  const { spec } = services.parse(found) as unknown as Service;
  if (spec.type === 'ClusterIP') {
    const port = spec.ports?.find((one) => one.port === wanted);
    if (port === undefined) return isNot('ServicePortError', `${text} is not listening on port ${wanted}`);
    const own = slicesOf(slices, namespace, name);
    if (own.length === 0) return isNot('EndpointsNotFound', `cannot find endpointslices for ${text}`);
    const { name: portName = '' } = port;
    if (!own.some((slice) => isReady(slice, portName)))
      return isNot(
        'MissingEndpoints',
        `endpointslices for ${text} have no addresses with port name ${quote(portName)}`,
      );
  }
  return isNot('FailedDiscoveryCheck', 'this server does not pass requests on to other API servers yet');
}

type Reference = NonNullable<APIService['spec']['service']>;

const slicesOf = (slices: ResourceStore, namespace: string, service: string): EndpointSlice[] =>
  slices.cache
    .list({
      prefix: slices.key(namespace, ''),
      exact: false,
      matches: ({ labels }) => labels[serviceLabel] === service,
    })
    .map((slice) => slices.parse(slice) as unknown as EndpointSlice);

const isReady = ({ endpoints, ports }: EndpointSlice, portName: string): boolean =>
  (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) &&
  (ports ?? []).some(({ name, port }) => name === portName && port !== undefined);
