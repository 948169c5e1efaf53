import type { PodSpec } from '#types/core.v1';
import { parseQuantity, Quantity } from '../../../../api/quantity.js';
import { isSidecar } from './containers-of.js';
import { isHugePages, isOvercommitAllowed, isPodLevelResource, type ResourceList } from './resource-names.js';

/** Amounts finer than a thousandth are rounded up (upstream: SetDefaults_ResourceList). */
export function defaultResourceList(list: ResourceList): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    const amount = parseQuantity(text);
    const rounded = parseQuantity(`${amount.milliValue()}m`);
    if (list !== undefined && !amount.equals(rounded)) list[name] = rounded.toString();
  }
}

/** Requests that are not named are the limits. Only for pods, not for templates (upstream: SetDefaults_Pod). */
export function defaultRequestsToLimits(spec: PodSpec): void {
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    if (resources.limits === undefined) continue;
    resources.requests ??= {};
    for (const [name, amount] of Object.entries(resources.limits)) resources.requests[name] ??= amount;
  }
}

/** Upstream: defaultHugePagePodLimits and defaultPodRequests. */
export function defaultPodLevelResources(spec: PodSpec): void {
  const { resources } = spec;
  if (resources === undefined || size(resources.limits) + size(resources.requests) === 0) return;
  const limits = { ...resources.limits };
  for (const [name, amount] of aggregate(spec, 'limits')) {
    if (isHugePages(name) && resources.requests?.[name] === undefined) limits[name] ??= amount.toString();
  }
  if (size(limits) === 0) return;
  resources.limits = limits;
  const requests = { ...resources.requests };
  for (const [name, amount] of aggregate(spec, 'requests')) {
    if (isPodLevelResource(name) && isOvercommitAllowed(name)) requests[name] ??= amount.toString();
  }
  for (const [name, amount] of Object.entries(limits)) if (isPodLevelResource(name)) requests[name] ??= amount;
  if (size(requests) > 0) resources.requests = requests;
}

const size = (list: ResourceList) => Object.keys(list ?? {}).length;

type Amounts = Map<string, Quantity>;

/**
 * What a pod's containers need at any one time: the main ones and sidecars together, or an init container beside the
 * sidecars started before it (upstream: AggregateContainerRequests, AggregateContainerLimits).
 */
export function aggregate(spec: PodSpec, which: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  const sidecars: Amounts = new Map();
  const init: Amounts = new Map();
  for (const { resources } of spec.containers ?? []) addTo(total, amountsOf(resources[which]));
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container.resources[which]);
    if (isSidecar(container)) {
      addTo(total, own);
      addTo(sidecars, own);
      raiseTo(init, sidecars);
    } else {
      addTo(own, sidecars);
      raiseTo(init, own);
    }
  }
  raiseTo(total, init);
  return total;
}

const amountsOf = (list: ResourceList): Amounts =>
  new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));

function addTo(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) total.set(name, (total.get(name) ?? Quantity.of(0)).add(amount));
}

function raiseTo(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const there = total.get(name);
    if (there === undefined || there.compare(amount) < 0) total.set(name, amount);
  }
}
