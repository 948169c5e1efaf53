import type { Projection } from '../subresources/projection.js';
import { projections } from '../subresources/projections.js';
import type { Call } from './call.js';

/** How a subresource that shows another kind (scale) reads and writes its resource; undefined for all others. */
export function projectionOf({ req, descriptor }: Call): Projection | undefined {
  const { subresource } = req.context.info;
  return subresource === '' ? undefined : projections[subresource]?.(descriptor);
}
