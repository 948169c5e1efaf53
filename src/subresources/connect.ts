import { ApiError, qualified } from '../api/errors.js';
import type { SubresourceFacts } from '../api/facts.js';
import type { ResourceDescriptor } from '../registry/descriptor.js';

/** Subresources that open a way to a kubelet, a Pod or a Service, none of which is there yet. */
const connecting = new Set(['log', 'exec', 'attach', 'portforward', 'proxy']);

export const isConnect = ({ name }: SubresourceFacts): boolean => connecting.has(name);

/** Says so, rather than that the address does not exist. */
export function refuseConnect({ groupResource }: ResourceDescriptor, { name }: SubresourceFacts): never {
  throw new ApiError(501, 'NotImplemented', `${qualified(groupResource)}/${name} is not supported by this server yet`);
}
