import type { Pod, PodSpec } from '#types/core.v1';
import { parseQuantity, Quantity } from '../../../../api/quantity.js';
import type { ResourceList } from './resource-names.js';

const counted = ['cpu', 'memory'];

/** The stored class where there is one: it never changes. */
export const qosOf = ({ spec, status }: Pod): string => status?.qosClass || computeQos(spec);

/** Upstream: ComputePodQOS. */
export function computeQos(spec: PodSpec): string {
  const own = spec.resources;
  const all = own ? [own] : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.resources);
  const requests = sum(all.map((resources) => resources.requests));
  const limits = sum(all.map((resources) => resources.limits));
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const limitsMissing = all.some(
    (resources) => !(own && !size(resources.limits)) && positive(resources.limits).length < counted.length,
  );
  const differ = [...requests].some(([name, amount]) => !limits.get(name)?.equals(amount));
  return limitsMissing || differ || requests.size !== limits.size ? 'Burstable' : 'Guaranteed';
}

const size = (list: ResourceList) => Object.keys(list ?? {}).length;

const positive = (list: ResourceList): [string, Quantity][] =>
  Object.entries(list ?? {})
    .filter(([name]) => counted.includes(name))
    .map(([name, text]): [string, Quantity] => [name, parseQuantity(text)])
    .filter(([, amount]) => amount.sign() > 0);

function sum(lists: ResourceList[]): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  for (const [name, amount] of lists.flatMap(positive)) {
    total.set(name, (total.get(name) ?? Quantity.of(0)).add(amount));
  }
  return total;
}
