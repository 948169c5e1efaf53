import { ApiError, notAcceptable } from '../api/errors.js';
import { json, type MediaType, matches, parseAccept, served, streamed } from '../request/accept.js';

export interface DiscoveryForm {
  mediaType: MediaType;
  aggregated: boolean;
  /** asked for by the media type's own parameter */
  pretty: boolean;
}

/** A route that go-restful matches: it compares whole media types, before the negotiation proper. */
export function checkRoute(accept: string | undefined, produces: readonly string[] = served): void {
  const ranges = parseAccept(accept ?? '');
  if (ranges.length === 0 || ranges.some(({ type }) => type === '*/*' || produces.includes(type))) return;
  throw new ApiError(
    406,
    'NotAcceptable',
    `406: Not Acceptable\n\nAvailable representations: ${produces.join(', ')}`,
    {},
  );
}

/** Nothing is watched here, but a form that could be is as good as any. */
const isStream = (mediaType: MediaType, stream: string | undefined): boolean =>
  stream === undefined || (stream === 'watch' && streamed.includes(mediaType));

/** Upstream: NegotiateMediaTypeOptions under DiscoveryEndpointRestrictions, or without aggregation under the default ones. */
export function negotiateDiscovery(accept: string | undefined, aggregates: boolean): DiscoveryForm {
  const ranges = parseAccept(accept ?? '');
  if (ranges.length === 0) return { mediaType: json, aggregated: false, pretty: false };
  for (const { type, parameters } of ranges) {
    const mediaType = served.find((candidate) => matches(type, candidate));
    const [group, version, as] = ['g', 'v', 'as'].map((name) => parameters.get(name));
    const transforms = group !== undefined || version !== undefined || as !== undefined;
    const aggregated = group === 'apidiscovery.k8s.io' && version === 'v2' && as === 'APIGroupDiscoveryList';
    if (
      mediaType === undefined ||
      !isStream(mediaType, parameters.get('stream')) ||
      (transforms && !(aggregates && aggregated))
    )
      continue;
    return { mediaType, aggregated, pretty: parameters.get('pretty') === '1' };
  }
  throw notAcceptable(`only the following media types are accepted: ${served.join(', ')}`);
}
