import type { ResourceDescriptor } from '../registry/descriptor.js';
import type { Projection } from './projection.js';
import { scale } from './scale.js';

/** By the subresource's name; asked with the resource it belongs to. */
export const projections: Record<string, (descriptor: ResourceDescriptor) => Projection> = { scale };
